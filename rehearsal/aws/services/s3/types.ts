import { rows } from "../../core/types/row";

export const s3Types = rows({
  "aws:s3/bucket:Bucket": {
    id: "<bucket>",
    arn: "arn:aws:s3:::<bucket>",
    replaceOn: ["bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"],
    replaceOnNested: ["objectLockConfiguration.objectLockEnabled"],
    defaults: { forceDestroy: false },
    stateOnly: ["forceDestroy"],
    autoName: { property: "bucket", maxLength: 63 },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    id: "<bucket>",
    replaceOn: ["bucket", "expectedBucketOwner"],
    awsDefaults: { transitionDefaultMinimumObjectSize: "all_storage_classes_128K" },
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    id: "<bucket>/<key>",
    arn: "arn:aws:s3:::<bucket>/<key>",
    replaceOn: ["bucket", "key"],
    defaults: { forceDestroy: false },
    stateOnly: ["forceDestroy"],
    untold: ["content", "contentBase64", "source", "sourceHash"],
    autoName: { property: "key", maxLength: 0, separator: "", randomHexDigits: 0 },
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    id: "<bucket>",
    replaceOn: ["bucket"],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    id: "<bucket>",
    replaceOn: ["bucket"],
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    id: "<bucket>",
    replaceOn: ["bucket"],
    defaults: {
      blockPublicAcls: false,
      blockPublicPolicy: false,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    },
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    id: "<bucket>",
    replaceOn: ["bucket", "expectedBucketOwner"],
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    id: "<bucket>",
    replaceOn: ["bucket", "expectedBucketOwner"],
  },
});
