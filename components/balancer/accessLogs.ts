import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket } from "../privateBucket";

export interface AccessLogsArgs {
  /** How many days a log file is kept. A change is made in place, also for the files that are there. */
  readonly days: number;
  /** Whether a bucket that contains logs cannot be deleted. A change is made in place. */
  readonly protectData: boolean;
  /** AWS region of the load balancers that write, for example `eu-central-1`. A change updates the policy in place. */
  readonly region: string;
}

/** A private bucket that only the region's load balancers may write to: their request logs. */
export class AccessLogs extends pulumi.ComponentResource {
  /** Name of the bucket. Known only when writing is allowed, because AWS tests that when a load balancer's logs are turned on. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: AccessLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:AccessLogs", name, {}, opts);
    const parent = { parent: this };

    const { bucket } = privateBucket(`${name}-logs`, { forceDestroy: !args.protectData }, parent);
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
