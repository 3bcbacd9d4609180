import type { ExistingDatabase } from "../../settings/existingDatabases";

/** A database of a stack with the identity `c0ffee` and the default settings, as AWS shows it. */
export const sampleDatabase = (generation: number, changes: Partial<ExistingDatabase> = {}): ExistingDatabase => ({
  identifier: `lamp-db-${generation}-c0ffee`,
  generation,
  replicaOf: undefined,
  engineVersion: "8.4.9",
  instanceClass: "db.t4g.small",
  storageGb: 20,
  storageLimitGb: 100,
  multiAz: false,
  zone: generation % 2 === 1 ? "eu-central-1a" : "eu-central-1b",
  subnetGroup: "lamp-data-1a2b3c4",
  isLogging: false,
  isProtected: true,
  ...changes,
});

/** The answer of the provider's getInstance about it. */
export const shown = (database: ExistingDatabase) => ({
  dbInstanceIdentifier: database.identifier,
  replicateSourceDb: database.replicaOf ?? "",
  engineVersion: database.engineVersion,
  dbInstanceClass: database.instanceClass,
  allocatedStorage: database.storageGb,
  maxAllocatedStorage: database.storageLimitGb,
  multiAz: database.multiAz,
  availabilityZone: database.zone,
  dbSubnetGroup: database.subnetGroup,
  enabledCloudwatchLogsExports: database.isLogging ? ["error", "slowquery"] : [],
  tags: { "lamp:deletionProtection": String(database.isProtected) },
});
