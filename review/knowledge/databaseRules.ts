import { isReplica } from "../figures/replica";
import { isUnknown, type Plan, type Step } from "../plan/plan";
import { shown } from "../plan/shown";
import { type ChangeRule, ended, goes, type Risk, type StepRule } from "./kind";

const isReplicaNow = (step: Step) => isReplica(step.before ?? step.after);
export const inWords = (step: Step) => `${isReplicaNow(step) ? "The replica" : "The database"} ${step.name}`;
const isMultiAz = (step: Step) => (step.after ?? step.before)?.["multiAz"] === true;

/** When RDS makes a change that it may put off. Source: RDS API, ModifyDBInstance, ApplyImmediately (default: false). */
const when = (step: Step) =>
  step.after?.["applyImmediately"] === true
    ? "RDS begins at once."
    : "RDS begins in the next maintenance window, because applyImmediately is not set.";

/**
 * A change for which RDS starts the database again. Sources: RDS API, ModifyDBInstance (DBInstanceClass, EngineVersion and
 * DBPortNumber: an outage); RDS user guide, "Multi-AZ DB instance deployments" (a failover takes 60 to 120 s).
 */
export const restarts =
  (why: string, failsOver: boolean): ChangeRule =>
  (change, step): Risk => ({
    severity: "medium",
    what: `${inWords(step)} is restarted: ${why} ${goes(change)}.`,
    effect: `${when(step)} ${
      isReplicaNow(step)
        ? "Reads from the replica fail for minutes. What the primary serves goes on."
        : failsOver && isMultiAz(step)
          ? "The standby takes over: writes fail for 60 to 120 s."
          : "Reads and writes fail until it runs again: for 5 to 15 minutes."
    }`,
    advice: "Run it at a quiet time.",
  });

/** Source: RDS user guide, "Upgrading the RDS for MySQL DB engine": a standby is upgraded at the same time, and both are down. */
export const version: ChangeRule = (change, step, plan) => {
  const risk = restarts("its version", false)(change, step, plan);
  const [old, wanted] = [change.before, change.after].map(value => /^\d+(\.\d+)?/.exec(shown(value))?.[0]);
  if (risk === undefined || risk === "told" || old === undefined || old === wanted || isUnknown(change.after))
    return risk;
  return {
    ...risk,
    effect: `${risk.effect} A major upgrade can take longer, needs allowMajorVersionUpgrade, and cannot be undone: the only way back is a snapshot from before.`,
    advice: "Upgrade a copy first, then the replicas, then the primary. Take a snapshot.",
  };
};

/** Source: RDS user guide, "Working with storage for Amazon RDS DB instances": it only grows; six hours of optimization. */
export const storage: ChangeRule = (change, step) => {
  const { path, before, after } = change;
  const shrinks = path === "allocatedStorage" && !isUnknown(after) && Number(after) < Number(before);
  const magnetic = path === "storageType" && [before, after].includes("standard");
  return {
    severity: shrinks || magnetic ? "medium" : "low",
    what: `The storage of ${step.name} changes: ${path} ${goes(change)}.`,
    effect: shrinks
      ? "RDS refuses to make storage smaller, so this update fails, and what depends on it is not changed."
      : magnetic
        ? `${when(step)} The database is not available for some minutes while RDS moves it from or to magnetic storage.`
        : `${when(step)} The database goes on, perhaps slower. For six hours or longer RDS optimizes the storage, and refuses further changes of it.`,
    advice: shrinks
      ? "Set the old size again. A smaller database is made by a dump and a new instance."
      : "Storage cannot be made smaller again.",
  };
};

/** Source: RDS user guide, "Multi-AZ DB instance deployments", "Converting a DB instance": no outage, but slower I/O. */
export const standby: ChangeRule = ({ after }, step) =>
  isUnknown(after)
    ? undefined
    : after === true
      ? {
          severity: "low",
          what: `${inWords(step)} gets a standby in another zone.`,
          effect: `${when(step)} Nothing is interrupted. Writes are slower while RDS copies the data, and a little slower afterwards.`,
          advice: "Run it at a quiet time.",
        }
      : {
          severity: "medium",
          what: `${inWords(step)} loses its standby in another zone.`,
          effect:
            "Nothing is interrupted now. When its zone fails, writes stop until a replica is promoted or a backup is restored.",
          advice: "Approve it only for a stack that may be down for an hour.",
        };

export const protection: ChangeRule = ({ after }, step) =>
  after === true || isUnknown(after)
    ? undefined
    : {
        severity: "medium",
        what: `${inWords(step)} loses its deletion protection.`,
        effect: "Nothing happens now. The next update, or a person in the console, can delete the data.",
        advice: "Approve it only if the database is to be deleted next.",
      };

/** Source: RDS API, ModifyDBInstance, BackupRetentionPeriod: from or to 0, I/O stands still for seconds to minutes. */
export const retention: ChangeRule = ({ before, after }, step) => {
  if (isUnknown(after)) return undefined;
  const [old = 0, wanted = 0] = [before, after].map(days => Number(days ?? 0) || 0);
  if (wanted === 0 && old !== 0)
    return {
      severity: "high",
      what: `${inWords(step)} gets no backups any more.`,
      effect:
        "RDS deletes all automated backups, so the database cannot be restored to any moment. I/O stands still for seconds to minutes. " +
        "RDS refuses it while the database has replicas.",
      advice: "Do not merge this for data that somebody needs.",
    };
  if (old === 0 && wanted > 0)
    return {
      severity: "low",
      what: `${inWords(step)} gets backups, for ${wanted} days.`,
      effect: `${when(step)} RDS takes the first one: I/O stands still for seconds to minutes.`,
      advice: "Run it at a quiet time.",
    };
  if (wanted >= old) return undefined;
  return {
    severity: "medium",
    what: `${inWords(step)} keeps backups for ${wanted} days instead of ${old}.`,
    effect: "RDS deletes the automated backups that are older. They cannot be brought back.",
    advice: "Take a snapshot first if you may need them.",
  };
};

export const replaced: StepRule = step =>
  isReplicaNow(step)
    ? {
        severity: "medium",
        what: `The replica ${step.name} is made anew.`,
        effect:
          "Until the new one is there (6 to 12 minutes), there may be no replica that can take over from the primary. What reads from the old one fails when it is deleted.",
        advice: `Run it when the primary is healthy. It is caused by ${causes(step)}.`,
      }
    : {
        severity: "high",
        what: `${inWords(step)} is replaced: a new database without data takes its place, and the old one is deleted.`,
        effect: `${lastSnapshot(step)} Pages fail until somebody has restored the data.`,
        advice: `Do not merge this. It is caused by ${causes(step)}.`,
      };

const causes = (step: Step) =>
  step.changes
    .filter(change => change.replaces)
    .map(change => change.path)
    .join(", ") || "another resource, or by --replace";

function lastSnapshot({ before }: Step): string {
  if (before?.["deletionProtection"] === true)
    return "RDS refuses to delete the old one, because it is protected: the update fails.";
  return before?.["skipFinalSnapshot"] === true
    ? "No last snapshot is taken: what is in no other backup is lost."
    : "RDS takes a last snapshot, and the data are only in that.";
}

export const deleted: StepRule = (step: Step, _plan: Plan) => {
  const isForgotten = step.operation === "forget";
  const replica = isReplicaNow(step);
  return {
    severity: isForgotten || replica ? "medium" : "high",
    what: `${inWords(step)} is ${ended(step)}.`,
    effect: isForgotten
      ? "It goes on and costs money, and no update changes or protects it."
      : replica
        ? "No data are lost, because the primary has them. What reads from the replica fails, and nothing can take over from the primary."
        : lastSnapshot(step),
    advice: isForgotten
      ? "Note who looks after it from now on."
      : replica
        ? "Check that no program reads from it, and that another replica or a standby remains."
        : "Check that nothing uses it. Take a snapshot of your own.",
  };
};
