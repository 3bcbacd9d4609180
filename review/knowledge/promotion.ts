import { isReplica } from "../figures/replica";
import type { Plan, Properties, Step } from "../plan/plan";
import { inWords } from "./databaseRules";
import { type ChangeRule, goes, type StepRule } from "./kind";

const databaseType = "aws:rds/instance:Instance";

const identifiers = ({ outputs, before }: Step) =>
  [outputs["identifier"], outputs["id"], outputs["arn"], before?.["identifier"]].filter(
    value => typeof value === "string",
  );

interface Promotion {
  readonly replica: Step;
  /** The database that it was a copy of. Undefined: it is not in this stack. */
  readonly source: Step | undefined;
  /** The parameter group with which the old primary is made to refuse writes in this plan. */
  readonly fence: Step | undefined;
  /** Whether the old primary refuses writes already, as after a promotion that has failed half-way. */
  readonly isFenced: boolean;
}

const isReadOnly = (inputs: Properties | undefined) =>
  Array.isArray(inputs?.["parameters"]) &&
  (inputs["parameters"] as (Properties | null | undefined)[]).some(
    given =>
      (given?.["name"] === "read_only" || given?.["name"] === "super_read_only") &&
      /^(1|on|true)$/i.test(String(given["value"])),
  );

const known = new WeakMap<Plan, readonly Promotion[]>();

/** The replicas that become databases of their own. */
function promotionsOf(plan: Plan): readonly Promotion[] {
  const found = known.get(plan) ?? plan.steps.filter(isPromotion).map(replica => promotionOf(plan, replica));
  known.set(plan, found);
  return found;
}

const isPromotion = ({ type, operation, before, after, changes }: Step) =>
  type === databaseType &&
  operation === "update" &&
  changes.some(({ property }) => property === "replicateSourceDb") &&
  isReplica(before) &&
  !isReplica(after);

function promotionOf(plan: Plan, replica: Step): Promotion {
  const source = plan.steps.find(
    step => step.type === databaseType && identifiers(step).includes(String(replica.before?.["replicateSourceDb"])),
  );
  const group = source?.outputs["parameterGroupName"] ?? source?.before?.["parameterGroupName"];
  const readOnly = plan.steps.find(
    ({ type, outputs, after }) =>
      type === "aws:rds/parameterGroup:ParameterGroup" &&
      group !== undefined &&
      [outputs["name"], outputs["id"]].includes(group) &&
      isReadOnly(after),
  );
  const isFenced = isReadOnly(readOnly?.before);
  return { replica, source, fence: isFenced ? undefined : readOnly, isFenced };
}

/**
 * A replica that becomes a database of its own. Source: RDS user guide, "Promoting a read replica to be a standalone DB instance":
 * it takes several minutes or longer, with a restart, and cannot be undone.
 */
export const promoted: ChangeRule = (change, step, plan) => {
  const promotion = promotionsOf(plan).find(({ replica }) => replica === step);
  if (promotion === undefined)
    return {
      severity: "high",
      what: `${inWords(step)} gets another source: it ${goes(change)}.`,
      effect: "RDS cannot make a running database a replica of another one. The update fails or replaces it.",
      advice: "Make a new replica under another name.",
    };
  const { source, fence, isFenced } = promotion;
  const old = source?.name ?? "its old primary";
  const readers = plan.steps.filter(
    ({ type, operation, after }) => type === databaseType && operation === "create" && isReplica(after),
  );
  return {
    severity: "high",
    what: `The replica ${step.name} is promoted: it becomes the primary instead of ${old}${
      isFenced
        ? `. ${old} refuses writes already`
        : fence === undefined
          ? ""
          : `. ${old} is fenced first: ${fence.name} makes it refuse writes`
    }.`,
    effect: `${
      isFenced
        ? `Programs can write again when they know the new primary: several minutes. Reads go on, except those from ${step.name} while it restarts.`
        : fence !== undefined
          ? `Writes are refused from the moment at which ${old} is fenced until programs know the new primary: several minutes. Reads go on, except those from ${step.name} while it restarts.`
          : `Nothing in this plan stops writes to ${old}: what is written there after the promotion is not in ${step.name}. The promotion takes several minutes, with a restart of ${step.name}.`
    } What was written to ${old} and has not reached ${step.name} by then is missing from ${step.name}. ${old} cannot become its replica.${
      readers.length === 0
        ? ""
        : ` Until ${readers.map(({ name }) => name).join(", ")} is made (6 to 12 minutes), there is no replica.`
    }`,
    advice: `Look at the replica's lag first. Run it at a quiet time, and keep ${old} until the new primary is proven. There is no way back but another promotion.`,
  };
};

/** Parameters of a group. Source: RDS user guide, "Working with parameter groups": static ones need a restart by hand. */
export const parametersChanged: ChangeRule = (_change, step, plan) => {
  if (promotionsOf(plan).some(({ fence }) => fence === step)) return "told";
  if (isReadOnly(step.after) && !isReadOnly(step.before))
    return {
      severity: "high",
      what: `${step.name} makes its databases refuse all writes (read_only).`,
      effect: "Within a minute, pages that write fail, until the parameter is set back.",
      advice: "Do not merge this, unless another database takes the writes.",
    };
  return {
    severity: "medium",
    what: `Parameters of the databases of ${step.name} change.`,
    effect: pending(step.after)
      ? "Some of them apply only at the next restart of the database, which this update does not make. The others apply within a minute, without an interruption."
      : "Dynamic parameters apply within a minute, without an interruption.",
    advice: "Read the parameters in the changes below. A value that is too large or too small can stop the database.",
  };
};

const pending = (inputs: Properties | undefined) =>
  JSON.stringify(inputs?.["parameters"] ?? "").includes("pending-reboot");

/** Source: RDS API, ModifyDBInstance, DBParameterGroupName: static parameters need a restart, which RDS does not make. */
export const groupChanged: ChangeRule = (change, step) => ({
  severity: "medium",
  what: `${inWords(step)} gets another parameter group: it ${goes(change)}.`,
  effect:
    "Nothing is interrupted now. Dynamic parameters apply within minutes, the others at the next restart, which this update does not make.",
  advice: "Compare the groups, and restart the database at a quiet time.",
});

const passwordType = "random:index/randomPassword:RandomPassword";
interface Rotation {
  readonly passwords: readonly Step[];
  readonly urns: ReadonlySet<string>;
}
const rotations = new WeakMap<Plan, Rotation>();

function rotationOf(plan: Plan): Rotation {
  const cached = rotations.get(plan);
  if (cached !== undefined) return cached;
  const passwords = plan.steps.filter(({ type, operation }) => type === passwordType && operation === "replace");
  const rotation = { passwords, urns: new Set(passwords.map(({ urn }) => urn)) };
  rotations.set(plan, rotation);
  return rotation;
}

/** Whether a step only takes over a password that this plan generates anew: the risk of the rotation tells of it. */
export const isOfRotation = (step: Step, plan: Plan): boolean =>
  step.dependencies.some(urn => rotationOf(plan).urns.has(urn));

/** All passwords that are generated anew are one risk, which names what gets them. */
export const rotated: StepRule = (step, plan) => {
  const { passwords } = rotationOf(plan);
  if (passwords[0] !== step) return "told";
  const takers = plan.steps.filter(
    other => other.isCustom && !["same", "delete"].includes(other.operation) && isOfRotation(other, plan),
  );
  const named = (steps: readonly Step[]) => steps.map(({ name }) => name).join(" and ");
  const databases = takers.filter(({ type }) => type === databaseType);
  const secrets = takers.filter(({ type }) => type.startsWith("aws:secretsmanager/"));
  return {
    severity: "medium",
    what: `${passwords.length === 1 ? "The password" : "The passwords"} ${named(passwords)} ${passwords.length === 1 ? "is" : "are"} generated anew.${
      databases.length === 0 ? "" : ` The administrator of ${named(databases)} gets a new password.`
    }${secrets.length === 0 ? "" : ` Programs read the new value from ${named(secrets)}.`}`,
    effect: `${
      databases.length === 0
        ? ""
        : "The database refuses the administrator's old password within a minute or two, without an interruption. "
    }A program that reads its secret again goes on. A program that keeps the old password in memory cannot connect any more once the old password has ended; the preview does not tell when that is.`,
    advice: "Check that nothing outside this stack uses the old passwords.",
  };
};
