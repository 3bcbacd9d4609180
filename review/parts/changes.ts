import { kindOf, rank } from "../knowledge/kinds";
import { type Tier, tiers } from "../knowledge/kind";
import { byName, type Change, isUnknown, type Plan, type Step } from "../plan/plan";
import { shown } from "../plan/shown";
import { code, table } from "../markdown";
import { entriesOf } from "./entries";
import { nounOf } from "./sentence";
import { isText, textDiffs } from "./texts";

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
    const steps = plan.steps
      .filter(
        ({ type, isCustom, operation }) => isCustom && operation !== "same" && (kindOf(type)?.tier ?? "stack") === tier,
      )
      .sort((a, b) => rank(a.type) - rank(b.type) || (a.type < b.type ? -1 : a.type > b.type ? 1 : byName(a, b)));
    if (steps.length === 0) return [];
    const rows = grouped(steps).map(([first, ...others]) => [
      first === undefined ? "" : names([first, ...others]),
      first === undefined ? "" : nounOf(first.type, 1),
      first === undefined ? "" : happens(first),
      first === undefined ? "" : properties(first),
    ]);
    const texts = textDiffs(steps);
    // What is created or deleted has no properties that go from one value to another.
    const width = rows.some(row => row.at(-1) !== "") ? 4 : 3;
    const changed = table(
      ["resource", "kind", "what happens", "properties"].slice(0, width),
      rows.map(row => row.slice(0, width)),
    );
    return [{ tier, text: [changed, ...texts].join("\n\n") }];
  });
}

const mostNames = 20;

/** In order, because the engine lists steps as they come, each time otherwise. */
const names = (steps: readonly Step[]): string =>
  steps
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .slice(0, mostNames)
    .map(code)
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
  if (step.operation === "refresh" && step.after === undefined) return "no longer in AWS";
  if (step.operation !== "replace") return words[step.operation];
  return step.deletesFirst ? "**replaced, the old one first**" : "replaced, the new one first";
}

const mostProperties = 20;

/** What a reader wants to know of something new. */
const telling = [
  ...["engine", "engineVersion", "instanceClass", "instanceType", "allocatedStorage", "multiAz", "replicateSourceDb"],
  ...["availabilityZone", "cidrBlock", "cidrIpv4", "cidrIpv6", "ipProtocol", "fromPort", "toPort", "port", "protocol"],
];

function properties(step: Step): string {
  const { changes, operation, after = {} } = step;
  if (operation === "create")
    return telling
      .filter(property => ["string", "number", "boolean"].includes(typeof after[property]) && after[property] !== "")
      .map(property => `${code(property)}: ${code(shown(after[property]))}`)
      .join("<br>");
  const left = changes.length > mostProperties ? [`and ${changes.length - mostProperties} more properties`] : [];
  return [...changes.slice(0, mostProperties).map(change => property(step, change)), ...left].join("<br>");
}

function property(step: Step, { path, before, after, replaces }: Change): string {
  const mark = replaces && step.operation !== "refresh" ? " (replaces)" : "";
  if (isText(before) && isText(after)) return `${code(path)}: see the lines below${mark}`;
  // The tags of the provider are the same for all; with those of each resource before them, every resource would have a row.
  if (path === "tagsAll" && isUnknown(after)) return `${code(path)}: ${code("known later")}${mark}`;
  const entries = entriesOf(before, after);
  if (entries !== undefined) return `${code(path)}: ${entries}${mark}`;
  return `${code(path)}: ${value(before)} → ${value(after)}${mark}`;
}

/** The first and the last characters of a text of many lines tell nothing. */
const value = (given: unknown): string => (isText(given) ? `a text of ${given.length} characters` : code(shown(given)));
