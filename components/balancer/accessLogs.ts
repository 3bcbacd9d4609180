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

    const account = aws.getCallerIdentityOutput({}, parent).accountId;
    const { bucket, policy } = privateBucket(
      `${name}-logs`,
      {
        forceDestroy: !args.protectData,
        policyName: `${name}-logs-writers`,
        allow: ({ arn }) => [writers(arn, args.region, account)],
      },
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

    this.bucket = policy.bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}

/** Lets the load balancers of the account's region write into the bucket. */
function writers(bucketArn: pulumi.Output<string>, region: string, account: pulumi.Output<string>): object {
  const partition = bucketArn.apply(arn => arn.split(":")[1] as string);
  return {
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${account}/*`,
    Condition: {
      ArnLike: {
        "aws:SourceArn": pulumi.interpolate`arn:${partition}:elasticloadbalancing:${region}:${account}:loadbalancer/*`,
      },
    },
  };
}
