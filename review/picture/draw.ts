import { kinds } from "../knowledge/kinds";
import { Inventory } from "../parts/inventory";
import type { Plan, Step } from "../plan/plan";
import { withoutSecrets } from "../plan/shown";
import { type Drawing, type Edge, type Mark, type Node, marks, markOf } from "./drawing";
import { type Link, visitors } from "./link";
import { linksOf } from "./links";
import { type Shape, shapesOf, zoneUnknown } from "./shapes";

/** Most nodes that are drawn. GitHub makes a larger picture too small to read. */
const mostNodes = 40;
/** From so many equal things on, one node stands for all of them. */
const fromGrouped = 4;

/** The stack as a drawing: what is there after the update, and what the update takes away. Undefined: there is nothing to draw. */
export function draw(plan: Plan): Drawing | undefined {
  const sides = { before: new Inventory(plan, "before"), after: new Inventory(plan, "after") };
  const after = shapesOf(sides.after);
  const there = new Set(after.map(({ item }) => item.step.urn));
  const before = new Map(shapesOf(sides.before).map(shape => [shape.item.step.urn, shape]));
  const shapes = [...[...before.values()].filter(({ item }) => !there.has(item.step.urn)), ...after].filter(
    // Nothing in a plan tells who uses a bucket, so only a change of it is worth its place.
    ({ row, item }) => row !== "store" || markOf(item.step) !== undefined,
  );
  if (!shapes.some(({ row }) => row === "balancer" || row === "server" || row === "database")) return undefined;
  const groups = grouped(shapes, before);
  const drawn = groups.slice(0, mostNodes);
  const nodes = drawn.map((group, index) => nodeOf(group, `n${index}`, before));
  const ids = new Map(drawn.flatMap((group, index) => group.map(({ item }) => [item.step.urn, `n${index}`] as const)));
  const edges = edgesOf({ before: linksOf(sides.before), after: linksOf(sides.after) }, ids);
  const hasVisitors = edges.some(({ from }) => from === visitors);
  const guest: Node = {
    id: visitors,
    row: "visitors",
    lines: ["visitors"],
    mark: undefined,
    zone: undefined,
    isIdle: false,
  };
  return {
    nodes: hasVisitors ? [guest, ...nodes] : nodes,
    edges,
    zones: [...new Set(nodes.flatMap(({ zone }) => zone ?? []))].sort((one, other) =>
      one === zoneUnknown ? 1 : other === zoneUnknown ? -1 : one < other ? -1 : 1,
    ),
    notes: notes(plan, groups.length - drawn.length),
  };
}

/** Equal things together: the same row, zone, words and mark. */
function grouped(shapes: readonly Shape[], before: ReadonlyMap<string, Shape>): Shape[][] {
  const groups = new Map<string, Shape[]>();
  for (const shape of shapes) {
    const key = [shape.row, shape.zone, shape.what, former(shape, before), markIn(shape, before)].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), shape]);
  }
  return [...groups.values()].flatMap(group => (group.length >= fromGrouped ? [group] : group.map(shape => [shape])));
}

/** What a thing was, where the update makes something else of it, also by a change of another resource. */
function former({ item, what }: Shape, before: ReadonlyMap<string, Shape>): string | undefined {
  const isThere = item.step.operation !== "delete" && item.step.operation !== "forget";
  const old = before.get(item.step.urn)?.what;
  return isThere && old !== what ? old : undefined;
}

function markIn(shape: Shape, before: ReadonlyMap<string, Shape>): Mark | undefined {
  return markOf(shape.item.step) ?? (former(shape, before) === undefined ? undefined : "update");
}

function nodeOf(group: readonly Shape[], id: string, before: ReadonlyMap<string, Shape>): Node {
  const [shape] = group as [Shape];
  const names = group.map(({ title, item }) => title ?? item.step.name);
  const mark = markIn(shape, before);
  const title = group.length === 1 ? (names[0] ?? "") : `${group.length} x ${names[0] ?? ""} to ${names.at(-1) ?? ""}`;
  const old = former(shape, before);
  const lines = [
    title,
    shape.what,
    ...(old === undefined ? [] : [`was: ${old}`]),
    ...(mark === undefined ? [] : [marks[mark].word.toUpperCase()]),
  ];
  return { id, row: shape.row, lines: lines.map(clean), mark, zone: shape.zone, isIdle: shape.isIdle };
}

/** Text of a label: no control characters, no secret, and not so long that it widens the picture. */
function clean(text: string): string {
  const line = withoutSecrets(text).replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

function edgesOf(
  links: { readonly before: readonly Link[]; readonly after: readonly Link[] },
  ids: ReadonlyMap<string, string>,
): Edge[] {
  const keyed = (list: readonly Link[]) =>
    new Map(
      list.flatMap(({ from, to, ...rest }) => {
        const [start, end] = [from === visitors ? visitors : ids.get(from), ids.get(to)];
        return start === undefined || end === undefined
          ? []
          : [[`${start} ${end} ${rest.kind}`, { ...rest, from: start, to: end }] as const];
      }),
    );
  const [before, after] = [keyed(links.before), keyed(links.after)];
  return [
    ...[...after.values()].map(link => ({ ...link, ends: false })),
    ...[...before].filter(([key]) => !after.has(key)).map(([, link]) => ({ ...link, ends: true })),
  ];
}

function notes(plan: Plan, left: number): string[] {
  const strange = plan.steps.filter(
    ({ isCustom, type }: Step) => isCustom && kinds[type] === undefined && type.startsWith("aws:"),
  );
  const types = [...new Set(strange.map(({ type }) => type.split("/").at(-1) ?? type))].sort();
  return [
    ...(left > 0 ? [`${left} more are not drawn, because the picture would be too small to read.`] : []),
    ...(types.length > 0
      ? [
          `Not drawn, because the review does not know them: ${types.slice(0, 8).map(clean).join(", ")}${types.length > 8 ? " and other types" : ""}.`,
        ]
      : []),
  ];
}
