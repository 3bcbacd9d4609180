import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A bucket, and what makes it private and encrypted. */
export interface PrivateBucket {
  /** The bucket itself. Its name is made by the provider. */
  readonly bucket: aws.s3.Bucket;
  /** The policy of the bucket. */
  readonly policy: aws.s3.BucketPolicy;
  /** What must be there before something confidential is put into the bucket. */
  readonly sealed: readonly pulumi.Resource[];
}

export interface PrivateBucketArgs {
  /** Whether a bucket that is not empty can be deleted. A change is made in place. */
  readonly forceDestroy: boolean;
  /** Logical name of the bucket's policy. A bucket has one policy, so a change of the name takes away the new policy again. */
  readonly policyName: string;
  /** Statements of the policy, besides the one that refuses connections without TLS. Default: none. A change is made in place. */
  readonly allow?: (bucket: aws.s3.Bucket) => readonly object[];
}

/**
 * An S3 bucket that cannot become public, that is encrypted with S3's own key, and that answers over TLS only. A function and
 * not a component, so that the four resources belong to the component that needs the bucket.
 *
 * S3's own key and not one in KMS: load balancers cannot write their logs to a bucket with a key of the account's own.
 *
 * @param name logical name of the bucket; `${name}-private` and `${name}-encrypted` belong to it
 */
export function privateBucket(
  name: string,
  { forceDestroy, policyName, allow = () => [] }: PrivateBucketArgs,
  opts: pulumi.CustomResourceOptions,
): PrivateBucket {
  const bucket = new aws.s3.Bucket(name, { forceDestroy }, opts);
  const closed = new aws.s3.BucketPublicAccessBlock(
    `${name}-private`,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  const encrypted = new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encrypted`,
    { bucket: bucket.bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    opts,
  );
  const policy = new aws.s3.BucketPolicy(
    policyName,
    {
      bucket: bucket.bucket,
      policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [...allow(bucket), tlsOnly(bucket)] }),
    },
    // S3 refuses one of two changes of a bucket's access that come at the same time (OperationAborted).
    { ...opts, dependsOn: [closed] },
  );
  return { bucket, policy, sealed: [closed, encrypted, policy] };
}

/** Refuses everybody who comes without TLS (S3 user guide, "Bucket policies for Amazon S3", `aws:SecureTransport`). */
const tlsOnly = ({ arn }: aws.s3.Bucket) => ({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [arn, pulumi.interpolate`${arn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
