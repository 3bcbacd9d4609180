import { type Change, isUnknown, type Properties, type Step } from "../plan/plan";
import type { ChangeRule, Risk } from "./kind";

/** The parts of a policy document that let more in than one program needs. An empty list: none, or it is no document. */
function wideParts(document: unknown): string[] {
  const parsed = typeof document === "string" ? parse(document) : document;
  const statements = list((parsed as Properties | undefined)?.["Statement"]).filter(isProperties);
  return statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(statement => {
      const { Action, NotAction, Principal, NotPrincipal, Condition } = statement;
      const anybody =
        Principal === "*" || (isProperties(Principal) && Object.values(Principal).flatMap(list).includes("*"));
      return [
        ...list(Action)
          .filter(action => action === "*" || /^[a-z0-9-]+:\*$/i.test(String(action)))
          .map(action => `the action ${String(action)}`),
        ...(NotAction === undefined ? [] : ["every action but those named (NotAction)"]),
        ...(anybody && Condition === undefined ? ["everybody (principal *)"] : []),
        ...(NotPrincipal === undefined ? [] : ["everybody but those named (NotPrincipal)"]),
      ];
    });
}

/**
 * The risk of a policy that is made or changed. IAM applies a change within seconds.
 * Source: IAM user guide, "IAM JSON policy elements: Principal" and "Troubleshoot IAM: changes are not always immediately visible".
 *
 * @param who the sentence's subject, for example `The bucket policy`
 */
export function policyRisk(who: string, step: Step, { before, after }: Pick<Change, "before" | "after">): Risk {
  const common = {
    advice: "Read the policy in the changes below: does it allow what programs need, and nothing else?",
  };
  if (isUnknown(after) && typeof after === "string" && wideParts(after).length === 0)
    return {
      ...common,
      severity: "medium",
      what: `${who} ${step.name} changes, and parts of it are known only when the update runs.`,
      effect: "Programs may lose or gain rights within seconds. How many, nobody can tell yet.",
    };
  const known = new Set(wideParts(before));
  const wider = wideParts(after).filter(part => !known.has(part));
  return wider.length > 0
    ? {
        ...common,
        severity: "high",
        what: `${who} ${step.name} now allows ${[...new Set(wider)].join(", ")}.`,
        effect: "Within seconds more can be read or changed than one program needs.",
      }
    : {
        ...common,
        severity: "medium",
        what: `${who} ${step.name} changes.`,
        effect:
          "The change holds within seconds, also for programs that run: they may gain rights, or lose some that they need.",
      };
}

export const policyChanged =
  (who: string): ChangeRule =>
  (change, step) =>
    policyRisk(who, step, change);

/** The risk of a policy that is made new: only if it is wide. */
export const policyMade =
  (who: string, property = "policy") =>
  (step: Step): Risk | undefined => {
    const after = step.after?.[property];
    return wideParts(after).length > 0 ? policyRisk(who, step, { before: undefined, after }) : undefined;
  };

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const isProperties = (value: unknown): value is Properties => typeof value === "object" && value !== null;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
