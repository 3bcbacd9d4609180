import type { Step } from "../plan/plan";
import { ended, goes, type Kind, type Risk, type StepRule, tagged } from "./kind";

/** A part on which visitors depend, and that is replaced or ends. */
const gone =
  (noun: string, effect: string): StepRule =>
  (step): Risk => ({
    severity: step.operation === "forget" ? "medium" : "high",
    what: `The ${noun} ${step.name} is ${step.operation === "replace" ? `replaced, ${step.deletesFirst ? "the old one" : "the new one"} first` : ended(step)}.`,
    effect: step.operation === "forget" ? "It goes on and costs money, and no update changes it." : effect,
    advice:
      step.operation === "forget"
        ? "Note who looks after it."
        : "Check that nothing uses it, or that another one takes its place before.",
  });

export const rolled =
  (noun: string) =>
  (change: Parameters<typeof goes>[0] & { path: string }, step: Step): Risk => ({
    severity: "medium",
    what: `The ${noun} ${step.name} changes: ${change.path} ${goes(change)}.`,
    effect: "New requests get the new program or setting within seconds to minutes. If it does not work, they fail.",
    advice: "Check how it is set back, and watch it after the update.",
  });

export const all = <Rule>(rule: Rule, ...names: readonly string[]): Record<string, Rule> =>
  Object.fromEntries(names.map(name => [name, rule]));

export const part = (noun: string, more: Partial<Kind> & { effect: string; properties?: Kind["properties"] }): Kind => {
  const { effect, properties = {}, ...rest } = more;
  return {
    tier: "servers",
    noun,
    replaced: gone(noun, effect),
    deleted: gone(noun, effect),
    ...rest,
    properties: { ...tagged, ...properties },
  };
};
