import { type Properties, at, isFalse, isGiven, isSet, isTrue, listOf } from "../pack/resource";
import type { Parameter } from "../pack/settings";
import type { ResourceCheck, Rule } from "../pack/rule";

/** Types with a switch that encrypts them at rest, and that nothing else encrypts. */
const switched: Readonly<Record<string, string>> = {
  "aws:ebs/volume:Volume": "encrypted",
  "aws:ebs/snapshotCopy:SnapshotCopy": "encrypted",
  "aws:ec2/amiCopy:AmiCopy": "encrypted",
  "aws:efs/fileSystem:FileSystem": "encrypted",
  "aws:rds/instance:Instance": "storageEncrypted",
  "aws:rds/cluster:Cluster": "storageEncrypted",
  "aws:rds/globalCluster:GlobalCluster": "storageEncrypted",
  "aws:docdb/cluster:Cluster": "storageEncrypted",
  "aws:neptune/cluster:Cluster": "storageEncrypted",
  "aws:elasticache/replicationGroup:ReplicationGroup": "atRestEncryptionEnabled",
};
/** What is as encrypted as its origin: a replica as its source, a cluster as its global cluster. */
const origins = ["replicateSourceDb", "replicationSourceIdentifier", "globalClusterIdentifier"];

const resources: ResourceCheck = {
  types: Object.keys(switched),
  look: ({ type, props }, tell) => {
    const property = switched[type] ?? "";
    if (isTrue(props[property]) || origins.some(origin => isSet(props, origin))) return;
    tell(
      `${property} is not true, so what it stores is not encrypted. Set ${property}: true. AWS encrypts nothing that exists: ` +
        "the change replaces the resource, so copy the data first, for example by an encrypted copy of a snapshot.",
    );
  },
};

const how = "or turn on encryption by default for the account and set encryptedByDefault: true for this rule";

const isDisk = (device: Properties) => !isGiven(device["virtualName"]) && !isGiven(device["noDevice"]);

const instances: ResourceCheck = {
  types: ["aws:ec2/instance:Instance", "aws:ec2/launchConfiguration:LaunchConfiguration"],
  look: ({ props }, tell, settings) => {
    if (settings.isOn("encryptedByDefault")) return;
    const [root] = listOf(props["rootBlockDevice"]);
    if (!isTrue(root?.["encrypted"]) && !(root === undefined && isSet(props, "launchTemplate")))
      tell(`its root volume is not encrypted. Set rootBlockDevice.encrypted: true, ${how}.`);
    for (const device of listOf(props["ebsBlockDevices"]))
      if (!isTrue(device["encrypted"]))
        tell(
          `its volume ${String(device["deviceName"])} is not encrypted. Set encrypted: true in ebsBlockDevices, ${how}.`,
        );
  },
};

const templates: ResourceCheck = {
  types: ["aws:ec2/launchTemplate:LaunchTemplate"],
  look: ({ props }, tell, settings) => {
    if (settings.isOn("encryptedByDefault")) return;
    const disks = listOf(props["blockDeviceMappings"]).filter(isDisk);
    if (disks.length === 0)
      tell(`it says nothing of the root volume. List it in blockDeviceMappings with ebs.encrypted: "true", ${how}.`);
    for (const disk of disks)
      if (!isTrue(at(disk, "ebs", "encrypted")))
        tell(`its volume ${String(disk["deviceName"])} is not encrypted. Set ebs.encrypted: "true" there, ${how}.`);
  },
};

const others: ResourceCheck = {
  types: [
    "aws:redshift/cluster:Cluster",
    "aws:opensearch/domain:Domain",
    "aws:kinesis/stream:Stream",
    "aws:sqs/queue:Queue",
  ],
  look: ({ type, props }, tell) => {
    // Redshift and SQS encrypt unless the program says no.
    if (type.startsWith("aws:redshift/") && isFalse(props["encrypted"]))
      tell("encrypted is false. Leave it out: Redshift then encrypts.");
    if (type.startsWith("aws:opensearch/") && !isTrue(at(props, "encryptAtRest", "enabled")))
      tell("encryptAtRest.enabled is not true. Set it to true; on a domain that exists, AWS may have to replace it.");
    if (type.startsWith("aws:kinesis/") && props["encryptionType"] !== "KMS")
      tell(
        'encryptionType is not KMS. Set encryptionType: "KMS" and kmsKeyId: "alias/aws/kinesis", or a key of your own.',
      );
    if (type.startsWith("aws:sqs/") && isFalse(props["sqsManagedSseEnabled"]) && !isGiven(props["kmsMasterKeyId"]))
      tell("sqsManagedSseEnabled is false. Leave it out, or set kmsMasterKeyId: SQS then encrypts the messages.");
  },
};

const encryptedByDefault: Parameter = {
  type: "boolean",
  description:
    "true or false. Whether the account encrypts each new EBS volume by itself (EBS encryption by default). Then volumes need not say so.",
  default: false,
};

const storage: Rule = {
  name: "encrypted-storage",
  description: "Disks, databases, file systems, caches, streams and queues are encrypted at rest.",
  level: "mandatory",
  severity: "high",
  controls: ["FSBP EC2.3", "FSBP EC2.7", "FSBP RDS.3", "FSBP RDS.27", "FSBP EFS.1", "FSBP ElastiCache.4"],
  parameters: { encryptedByDefault },
  ofResource: [resources, instances, templates, others],
};

const traffic: Rule = {
  name: "encrypted-traffic",
  description: "Caches and search domains take no connection in clear.",
  level: "mandatory",
  severity: "medium",
  controls: ["FSBP ElastiCache.5", "FSBP Opensearch.3", "FSBP Opensearch.8"],
  ofResource: [
    {
      types: ["aws:elasticache/replicationGroup:ReplicationGroup"],
      look: ({ props }, tell) => {
        if (!isTrue(props["transitEncryptionEnabled"]))
          tell("transitEncryptionEnabled is not true. Set it to true; clients then connect with TLS.");
        else if (props["transitEncryptionMode"] === "preferred")
          tell("transitEncryptionMode is preferred, so clients may connect in clear. Set required when all use TLS.");
      },
    },
    {
      types: ["aws:memorydb/cluster:Cluster"],
      look: ({ props }, tell) => {
        if (isFalse(props["tlsEnabled"])) tell("tlsEnabled is false. Leave it out. The change replaces the cluster.");
      },
    },
    {
      types: ["aws:opensearch/domain:Domain"],
      look: ({ props }, tell) => {
        if (!isTrue(at(props, "domainEndpointOptions", "enforceHttps")))
          tell("domainEndpointOptions.enforceHttps is not true. Set it to true.");
        if (!isTrue(at(props, "nodeToNodeEncryption", "enabled")))
          tell("nodeToNodeEncryption.enabled is not true. Set it to true.");
      },
    },
  ],
};

const messages: Rule = {
  name: "encrypted-topics",
  description: "SNS topics are encrypted with a key of KMS.",
  level: "disabled",
  severity: "low",
  controls: [],
  ofResource: [
    {
      types: ["aws:sns/topic:Topic"],
      look: ({ props }, tell) => {
        if (!isGiven(props["kmsMasterKeyId"]))
          tell(
            "kmsMasterKeyId is not set. Set it to a key of your own whose policy lets the publishers use it. Alarms of CloudWatch " +
              "cannot publish to a topic with the key alias/aws/sns.",
          );
      },
    },
  ],
};

const buckets: Rule = {
  name: "bucket-keys",
  description: "S3 buckets are encrypted with a key of KMS. S3 always encrypts with a key of its own otherwise.",
  level: "disabled",
  severity: "low",
  controls: ["FSBP S3.17"],
  ofStack: [
    {
      types: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
      joins: [
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
      ],
      look: (bucket, tell, _settings, graph) => {
        const algorithm = (props: Properties, ...path: string[]) =>
          String(at(props, ...path, "applyServerSideEncryptionByDefault", "sseAlgorithm"));
        const own = algorithm(bucket.props, "serverSideEncryptionConfiguration", "rule");
        const separate = graph
          .referring(bucket, "bucket", buckets.ofStack?.[0]?.joins ?? [], ["id", "bucket"])
          .map(({ props }) => algorithm(props, "rules"));
        if (![own, ...separate].some(name => name.startsWith("aws:kms")))
          tell(
            'it is encrypted with a key of S3. Add a BucketServerSideEncryptionConfiguration with sseAlgorithm: "aws:kms" for it.',
          );
      },
    },
  ],
};

export const encryption: readonly Rule[] = [storage, traffic, messages, buckets];
