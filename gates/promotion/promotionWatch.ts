import { type Clock, poll } from "../polling";
import { restartCommand } from "../../settings/catalogs/restart";

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
  /** Name of the parameter group that the primary uses. */
  readonly parameterGroup: string | undefined;
  /** The value of `read_only` in that group. Undefined when the group does not set it. */
  readonly readOnly: string | undefined;
  /** Whether the primary runs with the values of its parameter group, in RDS's words: `in-sync`, `applying`, ... */
  readonly parameters: string | undefined;
  /** Status of the replica in RDS. Undefined when it does not exist. */
  readonly successorStatus: string | undefined;
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

/**
 * `complete`: the replica has caught up. `gone`: the primary will send nothing more. `unfenced`: RDS does not have the fence
 * that the update believes to have set. `late`: none of these, and the time is up.
 */
export type Outcome = "complete" | "gone" | "unfenced" | "late";

/**
 * Statuses in which a primary sends nothing more, and that RDS does not end by itself (RDS user guide, "DB instance status").
 * Not among them: statuses that pass, for example `rebooting` or `modifying`; `incompatible-option-group` and `storage-full`,
 * in which it may still serve; and `incompatible-parameters`, which somebody ends by taking a parameter back. After those,
 * the primary still sends the writes that it has taken.
 */
const goneStates =
  /^(deleting|failed|restore-error|stopped|stopping|insufficient-capacity|inaccessible-.*|incompatible-(create|credentials|network|restore))$/;

/** Whether RDS will not end this status by itself. A database that does not exist has the status undefined. */
export const isGone = (status: string | undefined) => status === undefined || goneStates.test(status);

/**
 * A primary that sends no metrics for this long while its replica does is gone, whatever its status says. RDS sends
 * DatabaseConnections every minute (RDS user guide, "CloudWatch instance-level metrics"). CloudWatch shows a minute one to
 * three minutes late, so the values of a primary that works can arrive three minutes apart.
 */
export const silenceSeconds = 300;

/**
 * RDS applies parameters after the call returns. If we never saw `applying`, `in-sync` may still be the old state, so it
 * counts only after this many seconds. AWS gives no figure.
 */
export const settleSeconds = 30;

/**
 * Waits until RDS has applied the parameter group by which the primary refuses writes (the fence), and then until the
 * replica has caught up. That is AWS's own procedure: a ReplicaLag of 0 means that the replica has caught up (RDS user
 * guide, "Monitoring replication lag for MySQL read replicas"). Only a data point that began after the fence proves it.
 *
 * It ends only when the replica is available as well, because RDS promotes it in no other status.
 */
export async function waitUntilComplete(watch: PromotionWatch): Promise<Outcome> {
  const { clock, say, source, successor } = watch;
  const began = clock.now();
  let outcome: Outcome = "late";
  const isFenced = fence(clock);
  const [sourceSilence, replicaSilence] = [silence(clock), silence(clock)];

  /** Ends the wait if the replica can be promoted now. */
  const end = (how: "complete" | "gone", text: string, { successorStatus }: Pair) => {
    if (successorStatus === "available") outcome = how;
    say(outcome === "late" ? `waiting until ${successor} is available; ${statusText(successorStatus)}` : text);
  };

  await poll({ ...watch, ask: watch.look }, pair => {
    const silent = [sourceSilence(pair.connections), replicaSilence(pair.lag)] as const;
    const fencedAt = isFenced(pair);
    if (isGone(pair.status)) end("gone", `${source} is gone (${pair.status ?? "deleted"})`, pair);
    else if (silent[0] >= silenceSeconds && silent[1] < silenceSeconds)
      end("gone", `${source} is gone (no metrics for ${silenceSeconds} s)`, pair);
    else if (pair.readOnly !== "1") {
      say(unfencedText(source, pair.parameterGroup));
      // The update that set it has ended before the first look, so waiting does not help.
      if (clock.now() - began >= settleSeconds * 1000) outcome = "unfenced";
    } else if (pair.parameters === "pending-reboot")
      say(
        `waiting until ${source} refuses writes; its parameters are pending-reboot, and only a restart ends that: ${restartCommand(source)}`,
      );
    else if (fencedAt === undefined)
      say(
        `waiting until ${source} refuses writes; its parameters are ${pair.parameters ?? "unknown"}${pair.status === "available" ? "" : `, and ${statusText(pair.status)}`}`,
      );
    else if (pair.lag.some(point => point.began >= fencedAt && point.value === 0))
      end("complete", `${successor} has caught up with ${source}`, pair);
    else say(`waiting until ${successor} has caught up with ${source}; ${lagText(pair.lag)}`);
    return outcome !== "late";
  });
  return outcome;
}

/** A function that returns since when the fence has held, by AWS's clock. Undefined while it does not hold. */
function fence(clock: Clock): (pair: Pair) => number | undefined {
  let hasApplied = false;
  let inSyncSince: number | undefined;
  let fencedAt: number | undefined;
  return ({ parameters, readOnly, time }) => {
    hasApplied = readOnly === "1" && (hasApplied || parameters === "applying");
    if (parameters !== "in-sync" || readOnly !== "1") inSyncSince = fencedAt = undefined;
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

/** What is waited for while RDS does not have the fence. */
export const unfencedText = (source: string, parameterGroup: string | undefined) =>
  `waiting until ${source} refuses writes; its parameter group ${parameterGroup ?? "(none)"} does not set read_only to 1 in RDS`;

/** The status of a database as the end of a sentence. */
export const statusText = (status: string | undefined) =>
  status === undefined ? "it does not exist" : `it is ${status}`;

function lagText(lag: readonly DataPoint[]): string {
  const newest = [...lag].sort((a, b) => b.began - a.began).at(0);
  if (newest === undefined) return "its lag is not known yet";
  return newest.value < 0 ? "replication does not run" : `it was ${newest.value} s behind`;
}
