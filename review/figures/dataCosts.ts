import { isUnknown, type Properties } from "../plan/plan";
import { type Charge, type CostOf, numberIn, type Priced, textIn } from "./figures";

const backups = "backups beyond the size of the databases";
const aurora = "storage, requests and backups of Aurora";

/** From this size on, RDS stripes a gp3 disk of MySQL. Source: RDS user guide, "gp3 storage". */
const stripedGb = 400;
const included = { small: { iops: 3000, throughput: 125 }, striped: { iops: 12_000, throughput: 500 } } as const;

function databaseCharges({ step, inputs, plan }: Priced): readonly Charge[] {
  // A replica has the disk and the class of its source, if it names none.
  const all = { ...sourceOf(step, inputs, plan), ...step.outputs, ...inputs };
  const zones = inputs["multiAz"] === true ? 2 : 1;
  const itemOf = textIn(all["instanceClass"]);
  const engine = textIn(all["engine"]) ?? "mysql";
  // RDS enlarges a disk by itself (maxAllocatedStorage), and never makes one smaller.
  const sizes = [all["allocatedStorage"], step.outputs["allocatedStorage"]].flatMap(size => numberIn(size) ?? []);
  const size = sizes.length === 0 ? undefined : Math.max(...sizes);
  const iops = numberIn(all["iops"]);
  const throughput = numberIn(all["storageThroughput"]);
  // Source: @pulumi/aws, InstanceArgs.storageType: io1 if iops is given, else gp2.
  const type = textIn(all["storageType"]) ?? (iops === undefined ? "gp2" : "io1");
  const free = size !== undefined && size >= stripedGb ? included.striped : included.small;
  const beyond = (amount: number | undefined, limit: number, item: string) =>
    amount !== undefined && amount > limit ? [{ item, count: zones * (amount - limit) }] : [];
  return [
    {
      item: itemOf === undefined || isUnknown(itemOf) ? "database of unknown class" : priced(itemOf, engine),
      count: zones,
    },
    { item: `database ${type} GB`, count: size === undefined ? undefined : zones * size },
    ...(type === "gp3"
      ? [...beyond(iops, free.iops, "database gp3 IOPS"), ...beyond(throughput, free.throughput, "database gp3 MiB/s")]
      : []),
    ...(type === "io1" || type === "io2"
      ? [{ item: `database ${type} IOPS`, count: iops === undefined ? undefined : zones * iops }]
      : []),
  ];
}

/** MySQL and MariaDB have the same prices; PostgreSQL and licensed engines have their own for some classes. */
const priced = (instanceClass: string, engine: string) =>
  engine === "mysql" || engine === "mariadb" ? instanceClass : `${instanceClass} with ${engine}`;

function sourceOf({ type, dependencies }: Priced["step"], inputs: Properties, plan: Priced["plan"]): Properties {
  if (inputs["replicateSourceDb"] === undefined) return {};
  const source = plan.steps.find(step => step.type === type && dependencies.includes(step.urn));
  const { allocatedStorage, storageType, iops, storageThroughput, instanceClass, engine } =
    source?.after ?? source?.before ?? {};
  return { allocatedStorage, storageType, iops, storageThroughput, instanceClass, engine };
}

function replicationGroup({ inputs }: Priced): readonly Charge[] {
  const shards = numberIn(inputs["numNodeGroups"]);
  const nodes =
    numberIn(inputs["numCacheClusters"]) ??
    (shards === undefined ? undefined : shards * (1 + (numberIn(inputs["replicasPerNodeGroup"]) ?? 0)));
  return [{ item: cacheItem(inputs), count: nodes }];
}

/** Valkey costs less than the other engines, and the table has no prices of it. */
const cacheItem = (inputs: Properties) => {
  const node = textIn(inputs["nodeType"]) ?? "cache of unknown type";
  return inputs["engine"] === "valkey" ? `${node} with valkey` : node;
};

/** Databases, caches, files and secrets. */
export const dataCosts = {
  database: { charges: databaseCharges, byUse: backups },
  cluster: {
    charges: ({ inputs }) =>
      inputs["dbClusterInstanceClass"] === undefined
        ? []
        : [{ item: `cluster of three ${String(inputs["dbClusterInstanceClass"])}`, count: 1 }],
    byUse: aurora,
  },
  clusterInstance: {
    charges: ({ inputs }) =>
      inputs["instanceClass"] === "db.serverless"
        ? []
        : [{ item: `${textIn(inputs["instanceClass"]) ?? "instance of unknown class"} with Aurora`, count: 1 }],
    byUse: aurora,
  },
  databaseProxy: { charges: () => [{ item: "database proxy", count: 1 }] },
  databaseSnapshot: { byUse: backups },
  cache: {
    charges: ({ inputs }) => [{ item: cacheItem(inputs), count: numberIn(inputs["numCacheNodes"] ?? 1) }],
  },
  cacheGroup: { charges: replicationGroup },
  serverlessCache: { byUse: "data and requests of serverless caches" },
  table: {
    charges: ({ inputs }) =>
      inputs["billingMode"] === "PAY_PER_REQUEST"
        ? []
        : [{ item: "provisioned capacity of a DynamoDB table", count: undefined }],
    byUse: "data and requests of DynamoDB",
  },
  fileSystem: {
    charges: ({ inputs }) =>
      inputs["provisionedThroughputInMibps"] === undefined
        ? []
        : [{ item: "provisioned throughput of EFS", count: numberIn(inputs["provisionedThroughputInMibps"]) }],
    byUse: "files in EFS",
  },
  bucket: { byUse: "files and requests of buckets" },
  secret: { charges: () => [{ item: "secret", count: 1 }] },
  key: { charges: () => [{ item: "KMS key", count: 1 }], byUse: "calls of KMS" },
} satisfies Record<string, CostOf>;
