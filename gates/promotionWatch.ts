import { type Clock, poll } from "./polling";

/** One value of a CloudWatch metric. */
export interface DataPoint {
  /** When its period began, by AWS's clock: milliseconds since 1970. */
  readonly began: number;
  readonly value: number;
}

/** A primary and its replica, as AWS shows them. */
export interface Pair {
  /** AWS's clock at the answer: milliseconds since 1970. This machine's own may be minutes off. */
  readonly time: number;
  /** The primary's status in AWS's word; undefined when it no longer exists. */
  readonly status: string | undefined;
  /** Whether the primary runs with what its parameter group says: `in-sync`, `applying`, ... */
  readonly parameters: string | undefined;
  /** The primary's DatabaseConnections of the last minutes. */
  readonly connections: readonly DataPoint[];
  /** The replica's ReplicaLag of the last minutes: seconds; -1 while replication does not run. */
  readonly lag: readonly DataPoint[];
}

export interface PromotionWatch {
  readonly look: () => Promise<Pair>;
  readonly clock: Clock;
  /** Identifiers, for people. */
  readonly source: string;
  readonly successor: string;
  readonly timeoutSeconds: number;
  /** Told how it goes. */
  readonly say: (text: string) => void;
}

/** `complete`: the replica has everything. `gone`: the primary will send nothing more. `late`: neither, and time is up. */
export type Outcome = "complete" | "gone" | "late";

/**
 * States out of which RDS does not bring a database by itself (RDS user guide, "DB instance status"). Not those that
 * pass, as `rebooting` or `modifying`: what the primary took before is still to come.
 */
const goneStates =
  /^(deleting|failed|restore-error|stopped|stopping|insufficient-capacity|inaccessible-.*|incompatible-.*)$/;

/**
 * A database that sends no metrics for so long, while its replica does, is gone, whatever its status says. RDS sends
 * DatabaseConnections every minute (RDS user guide, "CloudWatch instance-level metrics").
 */
export const silenceSeconds = 180;

/**
 * RDS applies a changed parameter after the call has returned. Who does not see that it is `applying` may have asked
 * too early, and believes that it is `in-sync` only when it has been for so long. AWS gives no figure.
 */
export const settleSeconds = 30;

/**
 * Waits until the primary takes no more writes, its parameter group being applied; and then until the replica has
 * everything, which is AWS's own procedure: a ReplicaLag of 0 means that it has caught up (RDS user guide,
 * "Monitoring replication lag for MySQL read replicas"). Only a data point that began after the fence proves it.
 */
export async function waitUntilComplete(watch: PromotionWatch): Promise<Outcome> {
  const { clock, say, source, successor } = watch;
  let outcome: Outcome = "late";
  const isFenced = fence(clock);
  const [sourceSilence, replicaSilence] = [silence(clock), silence(clock)];
  await poll({ ...watch, ask: watch.look }, pair => {
    const silent = [sourceSilence(pair.connections), replicaSilence(pair.lag)] as const;
    const fencedAt = isFenced(pair);
    const isGone = pair.status === undefined || goneStates.test(pair.status);
    if (isGone || (silent[0] >= silenceSeconds && silent[1] < silenceSeconds)) {
      say(`${source} is gone (${isGone ? (pair.status ?? "deleted") : `no metrics for ${silenceSeconds} s`})`);
      outcome = "gone";
    } else if (fencedAt === undefined)
      say(`waiting until ${source} takes no more writes; its parameters are ${pair.parameters ?? "unknown"}`);
    else if (pair.lag.some(({ began, value }) => began >= fencedAt && value === 0)) {
      say(`${successor} has everything that ${source} took`);
      outcome = "complete";
    } else say(`waiting until ${successor} has everything that ${source} took; ${lagText(pair.lag)}`);
    return outcome !== "late";
  });
  return outcome;
}

/** Tells since when, by AWS's clock, the fence has held. */
function fence(clock: Clock): (pair: Pair) => number | undefined {
  let hasApplied = false;
  let inSyncSince: number | undefined;
  let fencedAt: number | undefined;
  return ({ parameters, time }) => {
    hasApplied ||= parameters === "applying";
    if (parameters !== "in-sync") inSyncSince = fencedAt = undefined;
    else {
      inSyncSince ??= clock.now();
      if (hasApplied || clock.now() - inSyncSince >= settleSeconds * 1000) fencedAt ??= time;
    }
    return fencedAt;
  };
}

/** Tells how many seconds ago the newest data point came; of what was before the first look nothing is known. */
function silence(clock: Clock): (points: readonly DataPoint[]) => number {
  let heardAt = clock.now();
  let newest = -Infinity;
  return points => {
    const latest = Math.max(...points.map(({ began }) => began));
    if (latest > newest) [newest, heardAt] = [latest, clock.now()];
    return (clock.now() - heardAt) / 1000;
  };
}

function lagText(lag: readonly DataPoint[]): string {
  const newest = [...lag].sort((a, b) => b.began - a.began).at(0);
  if (newest === undefined) return "its lag is not known yet";
  return newest.value < 0 ? "replication does not run" : `it was ${newest.value} s behind`;
}
