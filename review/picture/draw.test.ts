import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readPlan } from "../plan/readPlan";
import { draw } from "./draw";
import { mermaid } from "./mermaid";
import { svg } from "./svg";

const folder = join(__dirname, "../examples");
const example = (name: string) => readPlan(gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString("utf8"));
const step = (op: string, type: string, name: string, inputs: Record<string, unknown> = {}) => {
  const state = { custom: true, id: name, inputs };
  return {
    op,
    urn: `urn:pulumi:prod::shop::${type}::${name}`,
    ...(op === "create" ? {} : { oldState: state }),
    ...(op === "delete" ? {} : { newState: state }),
  };
};
const drawn = (...steps: readonly unknown[]) => draw(readPlan(JSON.stringify({ steps })));
const named = (drawing: ReturnType<typeof draw>) => {
  const names = new Map(drawing?.nodes.map(({ id, lines }) => [id, lines[0] ?? ""]));
  return drawing?.edges.map(
    ({ from, to, kind, ends }) => `${names.get(from)} ${kind} ${names.get(to)}${ends ? " ends" : ""}`,
  );
};

describe("the picture", () => {
  it("of a promotion shows what replicates from what, before and after, and fences the old primary", () => {
    const drawing = draw(example("promotion"));
    const edges = named(drawing);
    expect(edges).toContain("lamp-db-2 copies lamp-db-3");
    expect(edges).toContain("lamp-db-1 copies lamp-db-2 ends");
    expect(edges).toContain("lamp-web-1 requests lamp-db-2");
    expect(edges).not.toContain("lamp-web-1 requests lamp-db-1");
    const old = drawing?.nodes.find(({ lines }) => lines[0] === "lamp-db-1");
    expect(old).toMatchObject({ isIdle: true, mark: "update" });
    expect(old?.lines.slice(1).join()).toMatch(/^fenced: refuses writes.*was: primary.*CHANGED$/);
  });

  it("of a first creation knows the zones of servers, which only the program tells", () => {
    const zones = draw(example("creation"))?.nodes.map(({ lines, zone }) => [lines[0], zone]);
    expect(zones).toContainEqual(["lamp-web-1", "eu-central-1a"]);
    expect(zones).toContainEqual(["lamp-web-2", "eu-central-1b"]);
    expect(zones).toContainEqual(["lamp-nat-b", "eu-central-1b"]);
  });

  it("marks a change by a word as well as by its colour", () => {
    const text = mermaid(
      drawn(step("create", "aws:ec2/instance:Instance", "one"), step("delete", "aws:ec2/instance:Instance", "two"))!,
    );
    expect(text).toMatch(/"one<br\/>.*<br\/>NEW"/);
    expect(text).toMatch(/"two<br\/>.*<br\/>DELETED"/);
    expect(text).toContain("stroke-dasharray:2 3");
  });

  it("does not leave the layout to mermaid, whose versions differ in it", () => {
    const text = mermaid(drawn(step("same", "aws:ec2/instance:Instance", "one"))!);
    expect(text).toMatch(/^---\nconfig:\n {2}layout: dagre\n(?: {2}.*\n)+---\nflowchart TB\n/);
  });

  it("groups equal servers, so that sixty of them are one box", () => {
    const drawing = drawn(
      ...Array.from({ length: 60 }, (_, index) => step("same", "aws:ec2/instance:Instance", `web-${index}`)),
    );
    expect(drawing?.nodes.map(({ lines }) => lines[0])).toEqual(["60 x web-0 to web-59"]);
  });

  it("says how many are left out of a picture that would be too large", () => {
    const drawing = drawn(
      ...Array.from({ length: 50 }, (_, index) =>
        step("same", "aws:ec2/instance:Instance", `web-${index}`, { instanceType: `t${index}.small` }),
      ),
    );
    expect(drawing?.nodes).toHaveLength(40);
    expect(drawing?.notes).toContain("10 more are not drawn, because the picture would be too small to read.");
  });

  it("names the types that it does not draw, and draws nothing of a plan without servers", () => {
    expect(
      drawn(step("same", "aws:ec2/instance:Instance", "one"), step("same", "aws:neptune/cluster:Cluster", "graph"))
        ?.notes,
    ).toEqual(["Not drawn, because the review does not know them: cluster:Cluster."]);
    expect(drawn(step("same", "aws:sns/topic:Topic", "mail"))).toBeUndefined();
  });

  it.each([
    'a"]; click n0 "javascript:1"',
    "<img src=x onerror=1>",
    "%%{init: {}}%%",
    "`**x**`",
    "end",
    "1. list",
    "#quot;",
  ])("keeps the name %s within its label", name => {
    const drawing = drawn(step("same", "aws:ec2/instance:Instance", name))!;
    const label = /^ {4}n0\["(.*)"\]$/m.exec(mermaid(drawing))?.[1] ?? "none";
    expect(label.replaceAll("<br/>", "")).toMatch(/^[\p{L}\p{N} .,:/()_?+#;\u200b-]+$/u);
    expect(svg(drawing, "x")).not.toMatch(/<img|onerror=1>/);
  });

  it("of every example has arrows between things that are drawn", () => {
    for (const file of readdirSync(folder).filter(file => file.endsWith(".gz"))) {
      const drawing = draw(example(file.replace(".json.gz", "")));
      const ids = new Set(drawing?.nodes.map(({ id }) => id));
      for (const { from, to } of drawing?.edges ?? []) expect([ids.has(from), ids.has(to)], file).toEqual([true, true]);
    }
  });
});
