import type { TypeCalls } from "./typeCalls";

const bucket = "arn:aws:s3:::<bucket>";

/** A setting of a bucket that is a resource of its own. One action allows to set and to delete it. */
const setting = (put: string, get: string, remove = put): TypeCalls => ({
  create: put,
  update: put,
  remove: [remove],
  read: [get],
  on: bucket,
});

export const storageCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:s3/bucket:Bucket": {
    create: "s3:CreateBucket",
    remove: ["s3:DeleteBucket"],
    // bucket.go, `resourceBucketRead`. The tags: resource_aws_s3_bucket of version 6.23, "S3 Control tagging APIs".
    read: [
      "s3:ListBucket",
      "s3:GetAccelerateConfiguration",
      "s3:GetBucketAcl",
      "s3:GetBucketCORS",
      "s3:GetBucketLogging",
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketPolicy",
      "s3:GetBucketRequestPayment",
      "s3:GetBucketVersioning",
      "s3:GetBucketWebsite",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListTagsForResource",
    ],
    readOnRemoval: ["s3:ListBucket"],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": setting(
    "s3:PutLifecycleConfiguration",
    "s3:GetLifecycleConfiguration",
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting(
    "s3:PutBucketOwnershipControls",
    "s3:GetBucketOwnershipControls",
  ),
  "aws:s3/bucketPolicy:BucketPolicy": setting("s3:PutBucketPolicy", "s3:GetBucketPolicy", "s3:DeleteBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting(
    "s3:PutBucketPublicAccessBlock",
    "s3:GetBucketPublicAccessBlock",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": setting(
    "s3:PutEncryptionConfiguration",
    "s3:GetEncryptionConfiguration",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": setting("s3:PutBucketVersioning", "s3:GetBucketVersioning"),
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    create: "s3:PutObject",
    update: "s3:PutObject",
    remove: ["s3:DeleteObject"],
    tag: "s3:PutObjectTagging",
    untag: "s3:PutObjectTagging",
    read: ["s3:GetObject", "s3:GetObjectTagging"],
  },
};
