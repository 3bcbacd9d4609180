import { structuredPatch } from "diff";
import { code, fenced, folded } from "../markdown";
import { type Step, isUnknown } from "../plan/plan";

/** User-data, policies, dashboards: what has lines, or is JSON that can be written with lines. */
export const isText = (value: unknown): value is string => typeof value === "string" && lines(value).includes("\n");

/** JSON is compared with the names in their order, because a program may write them in another order each time. */
function lines(value: string): string {
  const json = /^\s*[{[]/.test(value) ? parsed(value) : undefined;
  return json === undefined ? value : JSON.stringify(sorted(json), undefined, 2);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const mostLines = 40;
/** A longer difference is folded. */
const mostOpenLines = 20;
const mostTexts = 10;
/** A text with more changed lines is not compared further: that takes long, and nobody reads it here. */
const mostEdits = 400;

/** A text that changes, and the resources that have it. */
interface Text {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly names: readonly string[];
}

/** The changed lines of the texts. What several resources have in common is shown once. */
export function textDiffs(steps: readonly Step[]): string[] {
  const texts = new Map<string, Text>();
  for (const step of steps)
    for (const { path, before, after } of step.changes)
      if (isText(before) && isText(after) && !isUnknown(after)) {
        const names = [...(texts.get(`${path}\0${before}\0${after}`)?.names ?? []), step.name];
        texts.set(`${path}\0${before}\0${after}`, { path, before, after, names });
      }
  const rest = texts.size - mostTexts;
  const different = [...texts.values()].slice(0, mostTexts).map(text => ({ ...text, changed: changedLines(text) }));
  const alike = new Map<string, (Text & { readonly changed: readonly string[] | string })[]>();
  for (const text of different) {
    const key = [text.path, ...[text.changed].flat().filter(line => /^[+-]/.test(line))].join("\n");
    alike.set(key, [...(alike.get(key) ?? []), text]);
  }
  return [
    ...[...alike.values()].map(group =>
      shownText(group[0]!.path, [...new Set(group.flatMap(({ names }) => names))], group[0]!.changed),
    ),
    ...(rest > 0 ? [`${rest} more texts change and are not shown.`] : []),
  ];
}

/** The lines of a difference with two lines around each, or why they are not shown. */
function changedLines({ before, after }: Text): readonly string[] | string {
  const [old, wanted] = [lines(before), lines(after)];
  if (old === wanted) return "only values that look like secrets, which are not shown.";
  const patch = structuredPatch("", "", old, wanted, "", "", { context: 2, maxEditLength: mostEdits });
  if (patch === undefined) return `more than ${mostEdits} of ${wanted.split("\n").length} lines, which are not shown.`;
  return patch.hunks
    .flatMap(({ lines }, index) => [...(index === 0 ? [] : ["..."]), ...lines])
    .filter(line => !line.startsWith("\\"));
}

const mostNames = 5;

function shownText(path: string, names: readonly string[], changed: readonly string[] | string): string {
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  const title = `Changed lines of ${code(path)} of ${names.slice(0, mostNames).map(code).join(", ")}${more}`;
  if (typeof changed === "string") return `${title}: ${changed}`;
  const shownLines = changed.slice(0, mostLines).map(line => (line.length > 200 ? `${line.slice(0, 200)}...` : line));
  const rest = changed.length - shownLines.length;
  const block = fenced([...shownLines, ...(rest > 0 ? [`... and ${rest} lines more`] : [])].join("\n"), "diff");
  return shownLines.length > mostOpenLines
    ? folded(`${title.replaceAll("`", "")} (${changed.length} lines)`, block)
    : `${title}:\n\n${block}`;
}
