import { createHash } from "node:crypto";
import { AwsError } from "../../core/awsError";
import type { Behaviours, Cloud, Told } from "../../core/behaviour";
import type { Inputs } from "../../core/resource";
import { bytesOf } from "./assets";
import { checkBucket } from "./rules";
import { S3Store } from "./store";

const bucketType = "aws:s3/bucket:Bucket";
const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";

export const resources: Behaviours = {
  [bucketType]: {
    check: checkBucket,
    create(draft, { account }): Told<typeof bucketType> {
      const { bucket: name = "" } = draft.inputs;
      if (account.get(bucketType, name))
        throw new AwsError(
          `creating S3 Bucket (${name})`,
          "S3",
          "CreateBucket",
          "BucketAlreadyOwnedByYou",
          "Your previous request to create the named bucket succeeded and you already own it.",
          409,
        );
      return {
        bucketDomainName: `${name}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${name}.s3.${account.region}.amazonaws.com`,
        bucketRegion: account.region,
        hostedZoneId: "Z21DNDUVLTQW6Q", // S3's own hosted zone in eu-central-1
      };
    },
    remove(resource, { account }) {
      const inside = account.all(objectType).filter(o => o.inputs.bucket === resource.id);
      if (inside.length > 0 && resource.inputs.forceDestroy !== true)
        throw new AwsError(
          `deleting S3 Bucket (${resource.id})`,
          "S3",
          "DeleteBucket",
          "BucketNotEmpty",
          "The bucket you tried to delete is not empty",
          409,
        );
    },
  },
  [objectType]: {
    create: (draft, cloud) => upload(draft.id, draft.inputs, cloud),
    update: (resource, inputs, cloud) => upload(resource.id, inputs, cloud),
    remove: (resource, { account }) => void account.store(S3Store).objects.delete(resource.id),
  },
};

function upload(
  id: string,
  inputs: Inputs<typeof objectType>,
  { account, programFolder }: Cloud,
): Told<typeof objectType> {
  const { bucket = "", key = "", contentType = "application/octet-stream" } = inputs;
  if (account.get(bucketType, bucket) === undefined)
    throw new AwsError(
      `uploading S3 Object (${key}) to Bucket (${bucket})`,
      "S3",
      "PutObject",
      "NoSuchBucket",
      "The specified bucket does not exist",
      404,
    );
  const body = bytesOf(inputs, programFolder);
  account.store(S3Store).objects.set(id, { body, lastModified: new Date(), metadata: inputs.metadata ?? {} });
  return {
    etag: createHash("md5").update(body).digest("hex"),
    contentType,
    versionId: "",
  };
}
