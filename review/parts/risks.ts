import { code } from "../markdown";
import { kinds } from "../knowledge/kinds";
import { type Risk, severities } from "../knowledge/kind";
import type { Change, Plan, Step } from "../plan/plan";

/** A risk of one resource, or the same risk of several. */
export interface Danger extends Risk {
  /** Name of the resource, or of the first of them. */
  readonly name: string;
  /** How many others have the same. */
  readonly others: number;
}

/** What the review has found out about a plan. */
export interface Judgement {
  /** By severity, the worst first. */
  readonly risks: readonly Danger[];
  /** What the review does not understand, a sentence each. */
  readonly unknown: readonly string[];
}

/** The dangers of a plan, and what cannot be judged. */
export function judge(plan: Plan): Judgement {
  const found = plan.steps.filter(({ isCustom }) => isCustom).map(step => judgeStep(step));
  const risks = merged(found.flatMap(({ risks }) => risks));
  return {
    risks: severities.flatMap(severity => risks.filter(risk => risk.severity === severity)),
    unknown: found.flatMap(({ unknown }) => unknown),
  };
}

/** Risks that differ only in the name of the resource become one. */
function merged(risks: readonly Danger[]): Danger[] {
  const groups = new Map<string, Danger[]>();
  for (const risk of risks) {
    const key = [risk.severity, risk.what.replaceAll(risk.name, ""), risk.effect, risk.advice].join("\0");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [risk]);
    else group.push(risk);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, others: new Set(others.map(({ name }) => name)).size }],
  );
}

const named = (step: Step, judgement: { risks: readonly Risk[]; unknown: readonly string[] }): Judgement => ({
  ...judgement,
  risks: judgement.risks.map(risk => ({ ...risk, name: step.name, others: 0 })),
});

function judgeStep(step: Step): Judgement {
  const { type, operation, name, changes } = step;
  const unfinished = step.initErrors.length === 0 ? [] : [unfinishedRisk(step)];
  if (operation === "same") return named(step, { risks: unfinished, unknown: [] });
  const kind = kinds[type];
  if (kind === undefined)
    return named(step, {
      risks: unfinished,
      unknown: [`${code(type)} ${code(name)} (${operation}): this type is not known.`],
    });
  const risks: (Risk | undefined)[] = [...unfinished];
  const unknown: string[] = [];
  if (operation === "create" || operation === "import") risks.push(kind.created?.(step));
  if (operation === "delete" || operation === "forget") {
    if (kind.deleted === undefined) unknown.push(`${kind.noun} ${code(name)}: what its end means is not known.`);
    else if (kind.deleted !== "none") risks.push(kind.deleted(step));
    if (operation === "forget" && (kind.deleted === undefined || kind.deleted === "none")) risks.push(forgotten(step));
  }
  if (operation === "replace") {
    if (kind.replaced === undefined)
      unknown.push(`${kind.noun} ${code(name)}: what its replacement means is not known.`);
    else if (kind.replaced !== "none") risks.push(kind.replaced(step));
  }
  if (operation === "update")
    for (const change of changes) {
      const rule = kind.properties[change.property];
      if (rule === undefined)
        unknown.push(`${kind.noun} ${code(name)}: a change of ${code(change.path)} is not known.`);
      else if (rule !== "none") risks.push(rule(change, step));
    }
  if (operation === "update" && changes.length === 0)
    unknown.push(`${kind.noun} ${code(name)}: the preview does not tell what changes.`);
  if (operation === "refresh") risks.push(drifted(step, changes));
  return named(step, { risks: risks.filter(risk => risk !== undefined), unknown });
}

const unfinishedRisk = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name} was not finished by an earlier update: ${step.initErrors[0] ?? ""}`,
  effect: "Pulumi tries again in this update.",
  advice: "Read what AWS said, and run pulumi up --refresh if the resource is well by now.",
});

const forgotten = (step: Step): Risk => ({
  severity: "low",
  what: `${step.name} leaves the stack and is not deleted.`,
  effect: "It stays in AWS, may cost money, and no update changes it any more.",
  advice: "Note who looks after it from now on.",
});

const drifted = (step: Step, changes: readonly Change[]): Risk => ({
  severity: "medium",
  what: `${step.name} is different in AWS than in the state: ${changes.map(({ path }) => path).join(", ") || "see below"}.`,
  effect:
    "Somebody or something has changed it outside of Pulumi. This update takes the change over into the state only.",
  advice: "Find out who did it and why, before an update sets it back.",
});
