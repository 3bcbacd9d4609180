import { costs } from "../../../figures/costs";
import type { Kind } from "../../kind";
import { setting } from "../../setting";

/** What a bucket can be told, and newer stores of S3. */
export const bucketsSettings: Readonly<Record<string, Kind>> = {
  "aws:s3/accessPoint:AccessPoint": setting("watching", "access point of a bucket"),
  "aws:s3/analyticsConfiguration:AnalyticsConfiguration": setting("watching", "analytics of a bucket"),
  "aws:s3/bucketAbac:BucketAbac": setting("watching", "setting of tags as rights of a bucket"),
  "aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration": setting("watching", "acceleration of a bucket"),
  "aws:s3/bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2": setting(
    "watching",
    "acceleration of a bucket",
  ),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": setting("watching", "CORS rules of a bucket"),
  "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2": setting("watching", "CORS rules of a bucket"),
  "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration": setting(
    "watching",
    "tiering of a bucket",
  ),
  "aws:s3/bucketLogging:BucketLogging": setting("watching", "access log of a bucket"),
  "aws:s3/bucketLoggingV2:BucketLoggingV2": setting("watching", "access log of a bucket"),
  "aws:s3/bucketMetadataConfiguration:BucketMetadataConfiguration": setting("watching", "metadata table of a bucket"),
  "aws:s3/bucketMetric:BucketMetric": setting("watching", "metrics of a bucket"),
  "aws:s3/bucketNotification:BucketNotification": setting("watching", "notifications of a bucket"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": setting("watching", "object lock of a bucket"),
  "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2": setting(
    "watching",
    "object lock of a bucket",
  ),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": setting("watching", "replication of a bucket"),
  "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration": setting(
    "watching",
    "payer of the requests of a bucket",
  ),
  "aws:s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2": setting(
    "watching",
    "payer of the requests of a bucket",
  ),
  "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2": setting("watching", "site of a bucket"),
  "aws:s3/directoryBucket:DirectoryBucket": setting("watching", "directory bucket", costs.bucket),
  "aws:s3/filesAccessPoint:FilesAccessPoint": setting("watching", "access point of files in S3"),
  "aws:s3/filesFileSystem:FilesFileSystem": setting("watching", "file system in S3", costs.bucket),
  "aws:s3/filesMountTarget:FilesMountTarget": setting("watching", "mount target of files in S3"),
  "aws:s3/filesSynchronizationConfiguration:FilesSynchronizationConfiguration": setting(
    "watching",
    "synchronization of files in S3",
  ),
  "aws:s3/inventory:Inventory": setting("watching", "inventory of a bucket"),
  "aws:s3/objectCopy:ObjectCopy": setting("watching", "copy of a file in a bucket"),
  "aws:s3/vectorsIndex:VectorsIndex": setting("watching", "vector index", costs.bucket),
  "aws:s3/vectorsVectorBucket:VectorsVectorBucket": setting("watching", "vector bucket", costs.bucket),
};
