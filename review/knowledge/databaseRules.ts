import type { Properties, Step } from "../plan/plan";
import type { ChangeRule, Risk, StepRule } from "./kind";

/** Whether a database with these inputs is a replica of another one. */
export function isReplica(inputs: Properties | undefined): boolean {
  const source = inputs?.["replicateSourceDb"];
  return source !== undefined && source !== "";
}
const isReplicaNow = (step: Step) => isReplica(step.before ?? step.after);
export const inWords = (step: Step) => `${isReplicaNow(step) ? "The replica" : "The database"} ${step.name}`;
const isMultiAz = (step: Step) => (step.after ?? step.before)?.["multiAz"] === true;

/** A change for which RDS starts MySQL again. */
export const restarts =
  (why: string): ChangeRule =>
  ({ before, after }, step): Risk => ({
    severity: "medium",
    what: `${inWords(step)} is restarted: ${why} goes from ${String(before)} to ${String(after)}.`,
    effect: isReplicaNow(step)
      ? "Reads from the replica fail for minutes. What the primary serves goes on."
      : isMultiAz(step)
        ? "The standby takes over: writes fail for 60 to 120 s."
        : "Writes fail until MySQL runs again: 5 to 15 minutes without a standby.",
    advice:
      "Run it at a quiet time. RDS begins at once when applyImmediately is set, and otherwise in the maintenance window.",
  });

export const storage: ChangeRule = ({ path, before, after }, step) => ({
  severity: Number(after) < Number(before) ? "high" : "low",
  what: `The storage of ${step.name} changes: ${path} from ${String(before)} to ${String(after)}.`,
  effect:
    Number(after) < Number(before)
      ? "RDS refuses to make storage smaller, so this update fails."
      : "MySQL goes on. For about six hours RDS optimizes the storage, and refuses further changes of it.",
  advice: "Storage cannot be made smaller again.",
});

export const protection: ChangeRule = ({ after }, step) =>
  after === true
    ? undefined
    : {
        severity: "medium",
        what: `${inWords(step)} loses its deletion protection.`,
        effect: "Nothing happens now. The next update, or a person in the console, can delete the data.",
        advice: "Approve it only if the database is to be deleted next.",
      };

export const retention: ChangeRule = ({ before, after }, step) => {
  if (Number(after) >= Number(before)) return undefined;
  return {
    severity: Number(after) === 0 ? "high" : "medium",
    what: `${inWords(step)} keeps backups for ${String(after)} days instead of ${String(before)}.`,
    effect: "RDS deletes the backups that are older at once. They cannot be brought back.",
    advice: "Take a snapshot first if you may need them.",
  };
};

export const promoted: ChangeRule = ({ after }, step) =>
  after === undefined || after === ""
    ? {
        severity: "medium",
        what: `The replica ${step.name} is promoted: it becomes a database of its own, which takes writes.`,
        effect:
          "Writes are refused from the moment at which the old primary is fenced until the promotion is done: some minutes. What " +
          "the replica has not received by then is not in it. The old primary can never become its replica again.",
        advice:
          "Look at the replica's lag first. Run it at a quiet time, and keep the old primary until the new one is proven.",
      }
    : {
        severity: "high",
        what: `${step.name} gets another source: ${String(after)}.`,
        effect: "RDS cannot make a running database a replica of another one. The update fails or replaces it.",
        advice: "Make a new replica under another name.",
      };

export const replaced: StepRule = step => ({
  severity: isReplicaNow(step) ? "medium" : "high",
  what: isReplicaNow(step)
    ? `The replica ${step.name} is made anew.`
    : `${inWords(step)} is replaced: a new database without data takes its place, and the old one is deleted.`,
  effect: isReplicaNow(step)
    ? "Until the new one is there (6 to 12 minutes), nothing can take over from the primary, and reads go to the primary."
    : "The site loses its data, up to the last snapshot. Pages fail until somebody has restored it.",
  advice: isReplicaNow(step)
    ? "Run it when the primary is healthy."
    : `Do not merge this. It is caused by ${
        step.changes
          .filter(change => change.replaces)
          .map(change => change.path)
          .join(", ") || "another resource"
      }.`,
});

export const deleted: StepRule = step => {
  const skips = step.before?.["skipFinalSnapshot"] === true;
  const protectedNow = step.before?.["deletionProtection"] === true;
  return {
    severity: "high",
    what: `${inWords(step)} is ${step.operation === "forget" ? "forgotten: it stays in AWS, and the stack no longer manages it" : "deleted"}.`,
    effect:
      step.operation === "forget"
        ? "It goes on and costs money, and no update changes or protects it."
        : protectedNow
          ? "AWS refuses it, because the database is protected: the update fails."
          : skips
            ? "Its data are gone: no last snapshot is taken."
            : "Its data are then only in the last snapshot, which RDS takes first and keeps.",
    advice: "Check that nothing uses it. Take a snapshot of your own.",
  };
};
