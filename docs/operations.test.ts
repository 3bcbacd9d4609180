import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { alarmsFor } from "../components/monitoring/alarms";
import { drills } from "../drills/drills";

const page = readFileSync(join(__dirname, "operations.md"), "utf8");
const all = (pattern: RegExp) => [...page.matchAll(pattern)].map(match => match[1] ?? "");

describe("the runbook", () => {
  it("lists every alarm, by the name that is in the mail", () => {
    const databases = { primary: "db-1", replica: "db-2" };
    const alarms = alarmsFor({
      balancer: "b",
      targetGroup: "t",
      certificateArn: "c",
      servers: [{ id: "i" }],
      databases,
      databaseInstanceClass: "db.t4g.small",
    });
    const table = all(/^\| (`lamp-.*?) +\|/gm).join("\n");
    const named = [...table.matchAll(/`lamp-([\w-]+?)-(\w+)`/g)].map(([, of, metric]) => `${of} ${metric}`);
    // A row may name a second part, for example `-replica-`, for the same metric.
    const also = [...table.matchAll(/-(\w+)`, `-(\w+)-`/g)].map(([, metric, of]) => `${of} ${metric}`);
    expect([...named, ...also].sort()).toEqual(alarms.map(({ of, metric }) => `${of} ${metric}`).sort());
  });

  it("names only settings that exist", () => {
    const { config } = parse(readFileSync(join(__dirname, "..", "Pulumi.yaml"), "utf8")) as { config: object };
    const settings = Object.keys(config).filter(key => key.startsWith("lamp:"));
    expect(all(/(lamp:[a-z]\w+)/g).filter(key => !settings.includes(key))).toEqual([]);
  });

  it("names every drill, and only drills that exist", () => {
    const names = drills.map(({ name }) => name);
    const inTables = all(/\| ((?:`[a-z-]+`(?:, )?)+) +\|$/gm).join(" ");
    const named = [...all(/_Drill_ `([^`]+)`/g), ...[...inTables.matchAll(/`([^`]+)`/g)].map(([, name]) => name)];
    expect([...new Set(named)].sort()).toEqual([...names].sort());
  });

  it("links only to sections that exist", () => {
    const sections = all(/^##+ (.+)$/gm).map(title => `#${title.toLowerCase().replaceAll(" ", "-")}`);
    expect(all(/\]\((#[\w-]+)\)/g).filter(link => !sections.includes(link))).toEqual([]);
  });
});
