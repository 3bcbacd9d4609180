import { type Clock, poll } from "./polling";

/** One value of a CloudWatch metric. */
export interface DataPoint {
  /** When its period began, by AWS's clock, in milliseconds since 1970. */
  readonly began: number;
  /** In the unit of the metric. */
  readonly value: number;
}

/** A primary and its replica, as AWS shows them. */
export interface Pair {
  /** AWS's clock at the answer, in milliseconds since 1970. The clock of this machine may be minutes off. */
  readonly time: number;
  /** Status of the primary in RDS, for example `available`. Undefined when it no longer exists. */
  readonly status: string | undefined;
  /** Whether the primary runs with the values of its parameter group, in RDS's words: `in-sync`, `applying`, ... */
  readonly parameters: string | undefined;
  /** The last data points of the primary's DatabaseConnections. */
  readonly connections: readonly DataPoint[];
  /** The last data points of the replica's ReplicaLag, in seconds. -1 means that replication does not run. */
  readonly lag: readonly DataPoint[];
}

export interface PromotionWatch {
  /** Asks AWS once. */
  readonly look: () => Promise<Pair>;
  /** The time; a test brings its own. */
  readonly clock: Clock;
  /** Identifier of the primary that retires, for the messages. */
  readonly source: string;
  /** Identifier of its replica, for the messages. */
  readonly successor: string;
  /** How long to wait, in seconds. */
  readonly timeoutSeconds: number;
  /** Receives a sentence about each look. */
  readonly say: (text: string) => void;
}

/** `complete`: the replica has caught up. `gone`: the primary will send nothing more. `late`: neither, and the time is up. */
export type Outcome = "complete" | "gone" | "late";

/**
 * Statuses that RDS does not end by itself (RDS user guide, "DB instance status"). Statuses that pass, for example
 * `rebooting` or `modifying`, are not among them: after those the primary still sends the writes that it has taken.
 */
const goneStates =
  /^(deleting|failed|restore-error|stopped|stopping|insufficient-capacity|inaccessible-.*|incompatible-.*)$/;

/**
 * A primary that sends no metrics for this long while its replica does is gone, whatever its status says. RDS sends
 * DatabaseConnections every minute (RDS user guide, "CloudWatch instance-level metrics").
 */
export const silenceSeconds = 180;

/**
 * RDS applies parameters after the call returns. If we never saw `applying`, `in-sync` may still be the old state, so it
 * counts only after this many seconds. AWS gives no figure.
 */
export const settleSeconds = 30;

/**
 * Waits until RDS has applied the parameter group by which the primary refuses writes (the fence), and then until the
 * replica has caught up. That is AWS's own procedure: a ReplicaLag of 0 means that the replica has caught up (RDS user
 * guide, "Monitoring replication lag for MySQL read replicas"). Only a data point that began after the fence proves it.
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
      say(`waiting until ${source} refuses writes; its parameters are ${pair.parameters ?? "unknown"}`);
    else if (pair.lag.some(({ began, value }) => began >= fencedAt && value === 0)) {
      say(`${successor} has caught up with ${source}`);
      outcome = "complete";
    } else say(`waiting until ${successor} has caught up with ${source}; ${lagText(pair.lag)}`);
    return outcome !== "late";
  });
  return outcome;
}

/** A function that returns since when the fence has held, by AWS's clock. Undefined while it does not hold. */
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

/** A function that returns how many seconds ago the newest data point arrived. It counts from the first look. */
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
