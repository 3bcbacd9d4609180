import { code } from "../markdown";
import { type Kind, type Risk, severities } from "../knowledge/kind";
import { kindOf, rank } from "../knowledge/kinds";
import { inWords } from "./sentence";
import { already, forgotten, drifted, interrupted, unfinished as unfinishedRisk } from "./stateRisks";
import { byName, type Change, isUnknown, type Plan, type Step } from "../plan/plan";
import type { PendingOperation } from "../plan/state";

/** A risk of one resource, or the same risk of several, whose names are then in `what`. */
export type Danger = Risk;

/** What the review has found out about a plan. */
export interface Judgement {
  /** By severity, the worst first. */
  readonly risks: readonly Danger[];
  /** What the review does not understand, a sentence each. */
  readonly unknown: readonly string[];
}

interface Named extends Risk {
  readonly name: string;
}

interface Found {
  readonly risks: readonly Named[];
  readonly unknown: readonly string[];
}

/**
 * The dangers of a plan, and what cannot be judged.
 *
 * @param pending what an earlier update has begun and not ended, by the state
 */
export function judge(plan: Plan, pending: readonly PendingOperation[] = []): Judgement {
  const found = plan.steps
    .filter(({ isCustom }) => isCustom)
    .sort((a, b) => rank(a.type) - rank(b.type) || byName(a, b))
    .map(step => judgeStep(step, plan));
  const risks = merged([
    ...interrupted(plan, pending).map(risk => ({ ...risk, name: "" })),
    ...found.flatMap(({ risks }) => risks),
  ]);
  return {
    risks: severities.flatMap(severity => risks.filter(risk => risk.severity === severity)),
    unknown: [...new Set(found.flatMap(({ unknown }) => unknown))],
  };
}

const mostNames = 5;

/** Risks that differ only in the name of the resource become one, which has the names. */
function merged(risks: readonly Named[]): Danger[] {
  const groups = new Map<string, Named[]>();
  for (const risk of risks) {
    const key = [risk.severity, ...[risk.what, risk.effect, risk.advice].map(text => without(risk.name, text))].join(
      "\0",
    );
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [risk]);
    else group.push(risk);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { name, severity, what, effect, advice } = first;
    const names = [...new Set(others.map(other => other.name))].filter(other => other !== name);
    const rest = names.length - mostNames;
    const shown = rest > 1 ? [...names.slice(0, mostNames), `${rest} others`] : names;
    const more = names.length === 0 ? "" : ` The same holds for ${inWords(shown)}.`;
    return [{ severity, what: what + more, effect, advice }];
  });
}

const without = (name: string, text: string) => (name === "" ? text : text.replaceAll(name, ""));

function judgeStep(step: Step, plan: Plan): Found {
  const { type, operation } = step;
  const unfinished = step.initErrors.length === 0 ? [] : [unfinishedRisk(step)];
  const kind = kindOf(type);
  const { risks, unknown } =
    operation === "same"
      ? { risks: [], unknown: [] }
      : kind === undefined
        ? judgeUnknown(step)
        : operation === "update"
          ? judgeUpdate(step, kind, plan)
          : judgeOther(step, kind, plan);
  return {
    risks: [...unfinished, ...risks].flatMap(risk =>
      risk === undefined || risk === "told" ? [] : [{ ...risk, name: step.name }],
    ),
    unknown,
  };
}

type Judged = { readonly risks: readonly (Risk | "told" | undefined)[]; readonly unknown: readonly string[] };

/** A type without a row. What it holds, nobody can tell from its name. */
function judgeUnknown(step: Step): Judged {
  const { type, operation, name } = step;
  const unknown = [`${code(type)} ${code(name)} (${operation}): this type is not known.`];
  const isGone = operation === "delete" || operation === "replace";
  return {
    unknown,
    risks: [
      isGone
        ? gone(step, "its type")
        : operation === "forget"
          ? forgotten(step)
          : operation === "refresh"
            ? drifted(step)
            : undefined,
    ],
  };
}

/** The end of something that the review does not understand. */
const gone = ({ operation, name }: Step, what: string): Risk => ({
  severity: "high",
  what: `${name} is ${operation === "delete" ? "deleted" : "replaced"}, and the review does not know ${what}.`,
  effect: "What it holds may be lost, and what uses it may fail.",
  advice: "Look up what it is, and whether it holds data.",
});

function judgeUpdate(step: Step, kind: Kind, plan: Plan): Judged {
  const risks: Risk[] = [];
  const unknown: string[] = [];
  const name = `${kind.noun} ${code(step.name)}`;
  // Pulumi updates what an earlier update has not finished, also without a change.
  if (step.changes.length === 0 && step.initErrors.length === 0)
    unknown.push(`${name}: the preview does not tell what changes.`);
  for (const change of step.changes) {
    const rule = Object.hasOwn(kind.properties, change.property) ? kind.properties[change.property] : undefined;
    if (rule === undefined) {
      unknown.push(`${name}: a change of ${code(change.path)} is not known.`);
      continue;
    }
    if (rule === "none") continue;
    const risk = rule(change, step, plan);
    if (risk === "told") continue;
    if (risk !== undefined) risks.push(risk);
    else if (isUnknown(change.after)) risks.push(later(step, change));
  }
  return { risks, unknown };
}

const later = ({ name }: Step, { path }: Change): Risk => ({
  severity: "low",
  what: `The new value of ${path} of ${name} is known only when the update runs.`,
  effect: "Nobody can tell yet whether the change is harmless.",
  advice: "Look where the value comes from.",
});

function judgeOther(step: Step, kind: Kind, plan: Plan): Judged {
  const { operation } = step;
  const none: Judged = { risks: [], unknown: [] };
  if (operation === "create" || operation === "import")
    return kind.created === "unknown"
      ? { ...none, unknown: [`${kind.noun} ${code(step.name)}: what it means that one is made is not known.`] }
      : { ...none, risks: [kind.created?.(step, plan)] };
  if (operation === "refresh") {
    // What has already happened in AWS is as dangerous as if an update did it.
    const isGone = step.after === undefined && typeof kind.deleted === "function";
    const judged = isGone ? [kind.deleted(step, plan)] : judgeUpdate(step, kind, plan).risks;
    const dangers = judged.filter(risk => risk !== undefined && risk !== "told");
    return {
      ...none,
      risks: [drifted(step), ...dangers.filter(({ severity }) => severity === "high").map(risk => already(risk))],
    };
  }
  const rule = operation === "replace" ? kind.replaced : kind.deleted;
  const what = operation === "replace" ? "its replacement" : "its end";
  return {
    risks: [
      rule === undefined || rule === "none"
        ? operation === "forget"
          ? forgotten(step)
          : rule === undefined
            ? gone(step, "what that means")
            : undefined
        : rule(step, plan),
    ],
    unknown: rule === undefined ? [`${kind.noun} ${code(step.name)}: what ${what} means is not known.`] : [],
  };
}
