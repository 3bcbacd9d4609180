import { code } from "../markdown";
import { kindOf, rank } from "../knowledge/kinds";
import type { Operation, Plan, Step } from "../plan/plan";

const verbs: readonly (readonly [operation: Operation, verb: string])[] = [
  ["delete", "Deletes"],
  ["forget", "Leaves in AWS, and no longer manages,"],
  ["replace", "Replaces"],
  ["update", "Changes"],
  ["create", "Creates"],
  ["import", "Imports"],
  ["refresh", "Finds changes in AWS that Pulumi has not made, of"],
];

/** What the plan does, in one line: `Replaces both web servers, new ones first. Changes one alarm. Deletes nothing.` */
export function sentence(plan: Plan): string {
  const steps = plan.steps.filter(({ isCustom, operation }) => isCustom && operation !== "same");
  if (steps.length === 0) return "Changes nothing.";
  if (plan.steps.every(({ operation }) => operation === "delete")) return `Deletes the whole stack: ${counted(steps)}.`;
  const sentences = verbs.flatMap(([operation, verb]) => {
    const those = steps.filter(step => step.operation === operation);
    if (those.length === 0) return [];
    if (operation === "refresh") {
      const [gone, other] = [those.filter(({ after }) => after === undefined), those.filter(({ after }) => after)];
      return [
        ...(gone.length === 0 ? [] : [`Takes ${counted(gone)} out of the state, which AWS no longer has.`]),
        ...(other.length === 0 ? [] : [`${verb} ${counted(other, 6, plan)}.`]),
      ];
    }
    if (operation === "update") return updated(those, plan);
    if (operation !== "replace") return [`${verb} ${counted(those, 6, plan)}.`];
    const [oldFirst, newFirst] = [those.filter(step => step.deletesFirst), those.filter(step => !step.deletesFirst)];
    return [
      ...(oldFirst.length === 0 ? [] : [`${verb} ${counted(oldFirst, 6, plan)}, ${order(oldFirst, "old")} first.`]),
      ...(newFirst.length === 0 ? [] : [`${verb} ${counted(newFirst, 6, plan)}, ${order(newFirst, "new")} first.`]),
    ];
  });
  // The end of something is the first thing to read, and its absence the last.
  return [...sentences, ...nothingDeleted(steps)].join(" ");
}

/** That nothing is deleted, if so: what is replaced ends as well, and a refresh changes nothing at all. */
function nothingDeleted(steps: readonly Step[]): string[] {
  if (steps.every(({ operation }) => operation === "refresh")) return ["Changes nothing in AWS."];
  if (steps.some(({ operation }) => operation === "delete")) return [];
  return [steps.some(({ operation }) => operation === "replace") ? "Deletes nothing else." : "Deletes nothing."];
}

const isOfTags = ({ changes }: Step) =>
  changes.length > 0 && changes.every(({ property }) => property === "tags" || property === "tagsAll");

/** A change of nothing but tags must not read like one of a database. */
function updated(steps: readonly Step[], plan: Plan): string[] {
  const [tagged, others] = [steps.filter(isOfTags), steps.filter(step => !isOfTags(step))];
  return [
    ...(others.length === 0 ? [] : [`Changes ${counted(others, 6, plan)}.`]),
    ...(tagged.length === 0 ? [] : [`Changes only the tags of ${counted(tagged, 6, plan)}.`]),
  ];
}

const order = (steps: readonly Step[], which: "old" | "new") =>
  steps.length === 1 ? `the ${which} one` : `${which} ones`;

/**
 * `both servers, one alarm and 12 other resources`. Databases and what else holds data come first, then what visitors notice first.
 *
 * @param plan tells whether all resources of a type are meant: then two are `both`
 */
export function counted(steps: readonly Step[], most = 6, plan?: Plan): string {
  const counts = new Map<string, number>();
  for (const { type } of steps) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sorted = [...counts].sort(([a, some], [b, others]) => rank(a) - rank(b) || others - some || (a < b ? -1 : 1));
  const named = sorted.slice(0, most).map(([type, count]) => {
    const all =
      plan?.isWhole === true && plan.steps.filter(step => step.type === type && step.operation !== "create").length;
    return `${count === 2 && all === 2 ? "both" : number(count)} ${nounOf(type, count)}`;
  });
  const others = sorted.slice(most).reduce((sum, [, count]) => sum + count, 0);
  return inWords(
    others > 0 ? [...named, `${number(others)} ${others === 1 ? "other resource" : "other resources"}`] : named,
  );
}

const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const number = (count: number) => words[count] ?? String(count);

/** `databases` for `aws:rds/instance:Instance` and 2; the type itself where it is not known. */
export function nounOf(type: string, count: number): string {
  const kind = kindOf(type);
  if (kind === undefined) return code(type);
  return count === 1 ? kind.noun : (kind.plural ?? plural(kind.noun));
}

/** `rule of a list` becomes `rules of a list`, and `registry` becomes `registries`. */
const plural = (noun: string): string => {
  const [, head = noun, tail = ""] = /^(.*?)( (?:of|in|for|to) .*)?$/.exec(noun) ?? [];
  const many = /[^aeo]y$/.test(head)
    ? `${head.slice(0, -1)}ies`
    : /(?:s|x|ch|sh)$/.test(head)
      ? `${head}es`
      : `${head}s`;
  return many + tail;
};

/** `a, b and c`. */
export const inWords = (parts: readonly string[]) =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
