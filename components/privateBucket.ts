import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A bucket, and what makes it private and encrypted. */
export interface PrivateBucket {
  /** The bucket itself. Its name is made by the provider. */
  readonly bucket: aws.s3.Bucket;
  /** What must be there before something confidential is put into the bucket. */
  readonly sealed: readonly pulumi.Resource[];
}

/**
 * An S3 bucket that cannot become public and that is encrypted with S3's own key. A function and not a component, so that
 * the three resources belong to the component that needs the bucket.
 *
 * S3's own key and not one in KMS: load balancers cannot write their logs to a bucket with a key of the account's own.
 *
 * @param name logical name of the bucket; the two others are `${name}-private` and `${name}-encrypted`
 * @param args `forceDestroy`: whether a bucket that is not empty can be deleted
 */
export function privateBucket(
  name: string,
  args: { readonly forceDestroy: boolean },
  opts: pulumi.CustomResourceOptions,
): PrivateBucket {
  const bucket = new aws.s3.Bucket(name, { forceDestroy: args.forceDestroy }, opts);
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
  return { bucket, sealed: [closed, encrypted] };
}
