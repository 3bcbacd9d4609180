import type { Step } from "../plan/plan";
import { type Duration, durations } from "./durations";
import { isReplica } from "./replica";

/** How long a type takes. What is left out takes the usual two seconds. */
export interface TimesOf {
  readonly creation?: Duration | ((step: Step) => Duration);
  readonly change?: Duration | ((step: Step) => Duration);
  readonly deletion?: Duration | ((step: Step) => Duration);
}

/** Two durations, one after the other. */
export const plus = (a: Duration, b: Duration): Duration => ({
  ...a,
  seconds: a.seconds + b.seconds,
  low: a.low + b.low,
  high: a.high + b.high,
});

/** Properties of a database that RDS is not told: only the provider keeps them. */
const ofProvider = new Set([
  "skipFinalSnapshot",
  "finalSnapshotIdentifier",
  "deleteAutomatedBackups",
  "applyImmediately",
]);
/** Properties whose change restarts the database, or copies its disk. */
const slow = new Set(["instanceClass", "engineVersion", "multiAz", "allocatedStorage", "storageType", "iops"]);

function databaseChange({ changes }: Step): Duration {
  const names = changes.map(({ property }) => property);
  if (names.includes("replicateSourceDb")) return durations.promotion;
  if (names.some(name => slow.has(name))) return durations.databaseRestart;
  return names.every(name => ofProvider.has(name)) ? durations.usual : durations.databaseChange;
}

/** The times that depend on the step. */
export const times = {
  server: {
    creation: plus(durations.instance, durations.serverSetup),
    change: ({ changes }) =>
      changes.some(({ property }) => property === "instanceType" || property.startsWith("userData"))
        ? plus(durations.instanceChange, durations.serverSetup)
        : durations.usual,
    deletion: durations.instanceDeletion,
  },
  database: {
    creation: ({ after }) => {
      if (isReplica(after)) return durations.replica;
      return after?.["multiAz"] === true ? durations.databaseInTwoZones : durations.database;
    },
    change: databaseChange,
    deletion: ({ before }) =>
      before?.["skipFinalSnapshot"] === true ? durations.databaseDeletion : durations.databaseDeletionWithSnapshot,
  },
} satisfies Record<string, TimesOf>;
