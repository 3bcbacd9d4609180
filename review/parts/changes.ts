import { structuredPatch } from "diff";
import { kindOf } from "../knowledge/kinds";
import { type Tier, tiers } from "../knowledge/kind";
import { type Change, type Plan, type Step, isUnknown } from "../plan/plan";
import { shown, withoutSecrets } from "../plan/shown";
import { code, fenced, table } from "../markdown";
import { nounOf } from "./sentence";

export const tierTitles: Readonly<Record<Tier, string>> = {
  visitors: "Visitors",
  balancer: "Load balancer",
  servers: "Servers",
  database: "Database",
  network: "Network",
  watching: "Watching",
  stack: "Pulumi and others",
};

const words: Readonly<Record<Step["operation"], string>> = {
  create: "created",
  update: "changed in place",
  replace: "replaced",
  delete: "deleted",
  forget: "left in AWS, no longer managed",
  import: "imported",
  refresh: "different in AWS",
  same: "unchanged",
};

/** The changed resources of one tier: what happens to each, and which properties go from what to what. */
export function changesByTier(plan: Plan): { readonly tier: Tier; readonly text: string }[] {
  return tiers.flatMap(tier => {
    const steps = plan.steps.filter(
      ({ type, isCustom, operation }) => isCustom && operation !== "same" && (kindOf(type)?.tier ?? "stack") === tier,
    );
    if (steps.length === 0) return [];
    const rows = grouped(steps).map(([first, ...others]) => [
      first === undefined ? "" : names([first, ...others]),
      first === undefined ? "" : nounOf(first.type, 1),
      first === undefined ? "" : happens(first),
      first === undefined ? "" : properties(first),
    ]);
    const texts = textDiffs(steps);
    return [{ tier, text: [table(["resource", "kind", "what happens", "properties"], rows), ...texts].join("\n\n") }];
  });
}

const mostNames = 20;

const names = (steps: readonly Step[]): string =>
  steps
    .slice(0, mostNames)
    .map(({ name }) => code(name))
    .join(", ") + (steps.length > mostNames ? ` and ${steps.length - mostNames} more` : "");

/** Resources of one type with the same change are one row: forty changed tags are not forty rows. */
function grouped(steps: readonly Step[]): Step[][] {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    const key = [step.type, happens(step), properties(step)].join("\0");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [step]);
    else group.push(step);
  }
  return [...groups.values()];
}

function happens(step: Step): string {
  if (step.operation !== "replace") return words[step.operation];
  return step.deletesFirst ? "**replaced, the old one first**" : "replaced, the new one first";
}

function properties(step: Step): string {
  return step.changes.map(change => property(step, change)).join("<br>");
}

function property(step: Step, { path, before, after, replaces }: Change): string {
  const mark = replaces ? " (replaces)" : "";
  if (step.operation === "refresh") return `${code(path)}${mark}`;
  if (isText(before) && isText(after)) return `${code(path)}: see the lines below${mark}`;
  return `${code(path)}: ${code(shown(before))} → ${code(shown(after))}${mark}`;
}

/** User-data, policies, dashboards: what has lines, or is JSON that can be written with lines. */
const isText = (value: unknown): value is string => typeof value === "string" && lines(value).includes("\n");

function lines(value: string): string {
  const json = /^\s*[{[]/.test(value) ? parsed(value) : undefined;
  return json === undefined ? value : JSON.stringify(json, undefined, 2);
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const mostLines = 40;
const mostTexts = 10;
/** A text with more changed lines is not compared further: that takes long, and nobody reads it here. */
const mostEdits = 400;

/** The changed lines of the texts. What many servers have in common is shown once. */
function textDiffs(steps: readonly Step[]): string[] {
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
  const [old, wanted] = [lines(withoutSecrets(before)), lines(withoutSecrets(after))];
  if (old === wanted) return `${title}: only values that look like secrets, which are not shown.`;
  const patch = structuredPatch("", "", old, wanted, "", "", { context: 1, maxEditLength: mostEdits });
  if (patch === undefined)
    return `${title}: more than ${mostEdits} of ${wanted.split("\n").length} lines, which are not shown.`;
  const changed = patch.hunks
    .flatMap(({ lines }, index) => [...(index === 0 ? [] : ["..."]), ...lines])
    .filter(line => !line.startsWith("\\"));
  const shownLines = changed.slice(0, mostLines).map(line => (line.length > 200 ? `${line.slice(0, 200)}...` : line));
  const rest = changed.length - shownLines.length;
  return `${title}:\n\n${fenced([...shownLines, ...(rest > 0 ? [`... and ${rest} lines more`] : [])].join("\n"), "diff")}`;
}
