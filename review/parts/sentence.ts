import { code } from "../markdown";
import { kinds } from "../knowledge/kinds";
import type { Operation, Plan, Step } from "../plan/plan";

const verbs: readonly (readonly [operation: Operation, verb: string])[] = [
  ["delete", "Deletes"],
  ["forget", "Forgets"],
  ["replace", "Replaces"],
  ["update", "Changes"],
  ["create", "Creates"],
  ["import", "Imports"],
  ["refresh", "Takes over from AWS the changes of"],
];

/** What the plan does, in one line: `Replaces 2 servers, the new ones first. Changes 1 alarm. Deletes nothing.` */
export function sentence(plan: Plan): string {
  const steps = plan.steps.filter(({ isCustom, operation }) => isCustom && operation !== "same");
  if (steps.length === 0) return "Changes nothing.";
  if (plan.steps.every(({ operation }) => operation === "delete")) return `Deletes the whole stack: ${counted(steps)}.`;
  const sentences = verbs.flatMap(([operation, verb]) => {
    const those = steps.filter(step => step.operation === operation);
    if (those.length === 0) return operation === "delete" ? ["Deletes nothing."] : [];
    const order =
      operation !== "replace"
        ? ""
        : those.some(step => step.deletesFirst)
          ? ", some of them old ones first"
          : ", the new ones first";
    return [`${verb} ${counted(those)}${order}.`];
  });
  // The end of something is the first thing to read, and its absence the last.
  return [
    ...sentences.filter(text => text !== "Deletes nothing."),
    ...sentences.filter(text => text === "Deletes nothing."),
  ].join(" ");
}

/** `2 servers, 1 alarm and 12 others`: the most numerous kinds come first. */
export function counted(steps: readonly Step[], most = 6): string {
  const counts = new Map<string, number>();
  for (const { type } of steps) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, most).map(([type, count]) => `${count} ${nounOf(type, count)}`);
  const others = sorted.slice(most).reduce((sum, [, count]) => sum + count, 0);
  return inWords(others > 0 ? [...named, `${others} ${others === 1 ? "other resource" : "other resources"}`] : named);
}

/** `databases` for `aws:rds/instance:Instance` and 2; the last word of the type where it is not known. */
export function nounOf(type: string, count: number): string {
  const kind = kinds[type];
  if (kind === undefined) return code(type);
  return count === 1 ? kind.noun : (kind.plural ?? plural(kind.noun));
}

const plural = (noun: string): string =>
  noun.includes(" of ")
    ? noun.replace(/^(\S+)/, first => plural(first))
    : /[^aeo]y$/.test(noun)
      ? `${noun.slice(0, -1)}ies`
      : `${noun}s`;

const inWords = (words: readonly string[]) =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
