import { structuredPatch } from "diff";
import { code, fenced, folded } from "../markdown";
import { type Step, isUnknown } from "../plan/plan";
import { nounOf } from "./sentence";

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

/** The changed lines of the texts. What many servers have in common is shown once. */
export function textDiffs(steps: readonly Step[]): string[] {
  const texts = new Map<string, { readonly step: Step; readonly path: string; before: string; after: string }>();
  for (const step of steps)
    for (const { path, before, after } of step.changes)
      if (isText(before) && isText(after) && !isUnknown(after))
        texts.set(`${path}\0${before}\0${after}`, { step, path, before, after });
  const different = [...texts.values()];
  const rest = different.length - mostTexts;
  return [
    ...new Set(different.slice(0, mostTexts).map(text => textDiff(text.step, text.path, text.before, text.after))),
    ...(rest > 0 ? [`${rest} more texts change and are not shown.`] : []),
  ];
}

function textDiff(step: Step, path: string, before: string, after: string): string {
  const title = `Changed lines of ${code(path)} of each ${nounOf(step.type, 1)}`;
  const [old, wanted] = [lines(before), lines(after)];
  if (old === wanted) return `${title}: only values that look like secrets, which are not shown.`;
  const patch = structuredPatch("", "", old, wanted, "", "", { context: 2, maxEditLength: mostEdits });
  if (patch === undefined)
    return `${title}: more than ${mostEdits} of ${wanted.split("\n").length} lines, which are not shown.`;
  const changed = patch.hunks
    .flatMap(({ lines }, index) => [...(index === 0 ? [] : ["..."]), ...lines])
    .filter(line => !line.startsWith("\\"));
  const shownLines = changed.slice(0, mostLines).map(line => (line.length > 200 ? `${line.slice(0, 200)}...` : line));
  const rest = changed.length - shownLines.length;
  const block = fenced([...shownLines, ...(rest > 0 ? [`... and ${rest} lines more`] : [])].join("\n"), "diff");
  return shownLines.length > mostOpenLines
    ? folded(`${title.replaceAll("`", "")} (${shownLines.length + rest} lines)`, block)
    : `${title}:\n\n${block}`;
}
