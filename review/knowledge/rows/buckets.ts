import { costs } from "../../figures/costs";
import { bucketGone, encryption, lifecycleChanged, listMade, madePublic, versioning } from "../bucketRules";
import { ended, harmless, ifTurned, type Kind, type StepRule, tagged } from "../kind";
import { policyChanged, policyMade } from "../policies";

const bucket: Kind = {
  tier: "watching",
  noun: "bucket",
  properties: {
    ...tagged,
    forceDestroy: ifTurned(true, step => ({
      severity: "medium",
      what: `The bucket ${step.name} would be deleted together with its files from now on.`,
      effect: "Nothing happens now.",
      advice: "Approve it only if nobody needs the files.",
    })),
    acl: (_change, step) => listMade(step),
    policy: policyChanged("The bucket policy"),
    lifecycleRules: lifecycleChanged,
    versioning: ({ after }, step) => (JSON.stringify(after)?.includes("true") ? undefined : versioning(step)),
    serverSideEncryptionConfiguration: (_change, step) => encryption(step),
    ...harmless("corsRules", "loggings", "website", "accelerationStatus", "requestPayer", "objectLockConfiguration"),
  },
  created: step => listMade(step) ?? policyMade("The bucket policy")(step),
  replaced: bucketGone,
  deleted: bucketGone,
  cost: costs.bucket,
};

const object: Kind = {
  tier: "servers",
  noun: "file in a bucket",
  plural: "files in buckets",
  properties: {
    ...tagged,
    ...harmless("source", "content", "contentBase64", "contentType", "sourceHash", "etag", "metadata", "cacheControl"),
    ...harmless("contentDisposition", "contentEncoding", "storageClass", "serverSideEncryption", "forceDestroy"),
    acl: (_change, step) => listMade(step),
  },
  created: listMade,
  replaced: listMade,
  deleted: step => ({
    severity: "low",
    what: `The file ${step.name} is ${ended(step)}.`,
    effect: "Whoever still fetches it fails.",
    advice: "Check that no server needs it, also one that starts later.",
  }),
  cost: "free",
};

const guard = (noun: string, properties: Kind["properties"], lost: StepRule): Kind => ({
  tier: "watching",
  noun,
  properties,
  replaced: "none",
  // The end of the bucket is a risk of its own.
  deleted: (step, plan) =>
    plan.steps.some(
      ({ urn, type, operation }) =>
        type.startsWith("aws:s3/bucket") && operation === "delete" && step.dependencies.includes(urn),
    )
      ? "told"
      : lost(step, plan),
  cost: "free",
});

const blocks: Kind = guard(
  "block of public access",
  Object.fromEntries(
    ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map(name => [
      name,
      ({ after }, step) => (after === true ? undefined : madePublic(step)),
    ]),
  ) as Kind["properties"],
  madePublic,
);

const policy: Kind = {
  ...guard("bucket policy", { policy: policyChanged("The bucket policy") }, step => ({
    severity: "medium",
    what: `The bucket policy ${step.name} is taken away.`,
    effect: "Services that write to the bucket by it are refused, for example the access logs of a load balancer.",
    advice: "Check that another policy takes its place.",
  })),
  created: policyMade("The bucket policy"),
};

const lifecycle: Kind = {
  ...guard("lifecycle of a bucket", { rules: lifecycleChanged, transitionDefaultMinimumObjectSize: "none" }, step => ({
    severity: "low",
    what: `The lifecycle ${step.name} ends.`,
    effect: "Files are kept for ever, and cost money.",
    advice: "Check that this is wanted.",
  })),
};

/** S3: buckets, what guards them, and files in them, with the old and the new names of the types. */
export const buckets: Readonly<Record<string, Kind>> = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": blocks,
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": blocks,
  "aws:s3/bucketPolicy:BucketPolicy": policy,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": lifecycle,
  ...Object.fromEntries(
    ["", "V2"].flatMap(end => [
      [
        `aws:s3/bucketServerSideEncryptionConfiguration${end}:BucketServerSideEncryptionConfiguration${end}`,
        guard("encryption of a bucket", { rules: (_change, step) => encryption(step) }, encryption),
      ],
      [
        `aws:s3/bucketVersioning${end}:BucketVersioning${end}`,
        guard(
          "versions of a bucket",
          {
            versioningConfiguration: ({ after }, step) =>
              JSON.stringify(after)?.includes("Enabled") ? undefined : versioning(step),
          },
          versioning,
        ),
      ],
      [
        `aws:s3/bucketAcl${end}:BucketAcl${end}`,
        {
          ...guard("access list of a bucket", { acl: (_change, step) => listMade(step) }, madePublic),
          created: listMade,
          deleted: "none" as const,
        },
      ],
    ]),
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": guard(
    "ownership of files",
    { rule: (_change, step) => madePublic(step) },
    madePublic,
  ),
  "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": guard(
    "site of a bucket",
    harmless("indexDocument", "errorDocument", "routingRules"),
    step => ({
      severity: "high",
      what: `The bucket of ${step.name} no longer answers as a site.`,
      effect: "Visitors of its address get errors from then on.",
      advice: "Check that nobody uses the address.",
    }),
  ),
  "aws:s3/bucketObjectv2:BucketObjectv2": object,
  "aws:s3/bucketObject:BucketObject": object,
};
