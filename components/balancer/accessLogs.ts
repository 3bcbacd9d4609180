import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface AccessLogsArgs {
  /** How long a log file is kept. */
  readonly days: number;
  /** Whether logs block the removal of their bucket. */
  readonly protectData: boolean;
  readonly region: string;
}

/** A private bucket that the region's load balancers, and they alone, may write request logs to. */
export class AccessLogs extends pulumi.ComponentResource {
  /** The bucket's name. Known only once writing is allowed: a balancer checks that when its logs are turned on. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: AccessLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:AccessLogs", name, {}, opts);
    const parent = { parent: this };

    const bucket = new aws.s3.Bucket(`${name}-logs`, { forceDestroy: !args.protectData }, parent);
    new aws.s3.BucketPublicAccessBlock(
      `${name}-logs-private`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      parent,
    );
    // Not KMS: load balancers cannot write to a bucket that is encrypted with a key of one's own.
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-logs-encrypted`,
      { bucket: bucket.bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-logs-expiry`,
      {
        bucket: bucket.bucket,
        rules: [{ id: "expire", status: "Enabled", filter: {}, expiration: { days: args.days } }],
      },
      parent,
    );

    const account = aws.getCallerIdentityOutput({}, parent).accountId;
    const partition = bucket.arn.apply(arn => arn.split(":")[1] as string);
    const policy = new aws.s3.BucketPolicy(
      `${name}-logs-writers`,
      {
        bucket: bucket.bucket,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
              Action: "s3:PutObject",
              Resource: pulumi.interpolate`${bucket.arn}/AWSLogs/${account}/*`,
              Condition: {
                ArnLike: {
                  "aws:SourceArn": pulumi.interpolate`arn:${partition}:elasticloadbalancing:${args.region}:${account}:loadbalancer/*`,
                },
              },
            },
          ],
        }),
      },
      parent,
    );

    this.bucket = policy.bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}
