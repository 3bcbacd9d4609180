import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type ICruiseResult, cruise } from "dependency-cruiser";
import { describe, expect, it } from "vitest";

const project = resolve(__dirname, "..");
const rooms = readdirSync(project, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
  .map(entry => entry.name);
/** Every file of every room, relative to the project, and the program itself. */
const files = [
  "index.ts",
  ...rooms.flatMap(room =>
    readdirSync(join(project, room), { recursive: true, encoding: "utf8" }).map(name => join(room, name)),
  ),
];

/** What each tier of the stack may import: never another tier. */
const tier = [
  "settings/",
  "components/instanceRole.ts",
  "components/known.ts",
  "components/landingFile.ts",
  "components/namedLogGroup.ts",
  "components/ports.ts",
  "components/privateBucket.ts",
  "components/userDataScript.ts",
  "components/zoneSubnet.ts",
];

/**
 * What the files of a room may import besides their own room: a room, or a single file. The longest name that a file's path
 * begins with decides. CONTRIBUTING.md says the same in words. Tests, and rooms named `testing`, may import everything.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "index.ts": ["components/", "settings/", "gates/"],
  "components/": ["settings/"],
  "components/network/": tier,
  "components/balancer/": tier,
  "components/web/": tier,
  "components/database/": tier,
  "components/logs/": tier,
  "components/files/": tier,
  "components/monitoring/": tier,
  "settings/": [],
  "gates/": ["settings/"],
  "verify/": [],
  "review/": [],
  "workflow/": ["review/comment.ts", "review/markdown.ts", "review/plan/", "policy/dataLoss/dataLoss.ts"],
  "policy/": [],
  "policy/dataLoss/": ["review/plan/"],
  "image/": ["settings/", "gates/awsClient.ts", "gates/serverConsole.ts", "components/landingFile.ts"],
  "console/": [],
  "applications/": ["rehearsal/"],
  "drills/": ["rehearsal/"],
  "rehearsal/": [],
  "rehearsal/support/": [],
  "rehearsal/engine/": ["rehearsal/support/"],
  "rehearsal/aws/": ["rehearsal/support/"],
  "rehearsal/machines/": [
    "rehearsal/support/",
    "rehearsal/aws/core/topology.ts",
    "rehearsal/aws/core/hardware.ts",
    "rehearsal/aws/core/addresses.ts",
  ],
  "rehearsal/cli/": ["rehearsal/"],
  "bench/": ["rehearsal/", "components/landingFile.ts", "components/web/serverFiles.ts", "applications/"],
  "docs/": ["components/", "settings/", "drills/", "bench/", "review/figures/prices.ts", "policy/"],
};

const isTest = (file: string) => /\.test\.ts$|^tests\/|\/testing\/|^rehearsal\/examples\//.test(file);
const roomOf = (file: string) =>
  Object.keys(mayImport)
    .filter(room => file.startsWith(room))
    .sort((a, b) => b.length - a.length)[0];

/** Every import between files of a project, type-only ones included. */
async function importsIn(folder: string, sources: readonly string[]) {
  const { output } = await cruise([...sources], {
    baseDir: folder,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "node_modules" },
    validate: true,
    ruleSet: { forbidden: [{ name: "cycle", severity: "error", from: {}, to: { circular: true } }] },
  });
  const { modules, summary } = output as ICruiseResult;
  return {
    imports: modules.flatMap(module =>
      module.dependencies
        .filter(dependency => dependency.dependencyTypes.includes("local"))
        .map(dependency => ({ from: module.source, to: dependency.resolved })),
    ),
    cycles: summary.violations.map(violation => [violation.from, ...(violation.cycle ?? []).map(({ name }) => name)]),
  };
}

/** Imports that no rule allows, as `FROM -> TO`. */
const forbidden = (imports: readonly { from: string; to: string }[]) =>
  imports
    .filter(({ from, to }) => {
      const room = roomOf(from);
      if (isTest(from)) return false;
      if (room === undefined) return true;
      return isTest(to) || ![room, ...(mayImport[room] ?? [])].some(allowed => to.startsWith(allowed));
    })
    .map(({ from, to }) => `${from} -> ${to}`);

describe("the rooms", () => {
  it("import only what CONTRIBUTING.md allows, and never in a circle", async () => {
    const { imports, cycles } = await importsIn(
      project,
      files.filter(file => file.endsWith(".ts")),
    );
    expect(imports.length).toBeGreaterThan(500);
    expect(cycles).toEqual([]);
    expect(forbidden(imports)).toEqual([]);
  });

  it("have at most fifteen files each, besides tests", () => {
    const counts = new Map<string, number>();
    for (const file of files)
      if (/\.(ts|sh|php|cjs)$/.test(file) && !/\.test\.ts$/.test(file))
        counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 15)).toEqual([]);
  });
});

describe("the rules for imports", () => {
  const folder = mkdtempSync(join(tmpdir(), "rooms-"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };

  it("find a room that reaches too far, a test's helper in the program, and a circle made of types alone", async () => {
    write("rehearsal/cli/a.ts", 'import { drill } from "../../drills/b"; export const a = drill;');
    write("drills/b.ts", 'export const drill = 1; import type { C } from "./c"; export type B = C;');
    write("drills/c.ts", 'import type { B } from "./b"; export type C = B | number; import "../verify/d";');
    write("settings/s.ts", 'import "../tests/support/t";');
    write("verify/d.ts", "export {};");
    write("tests/support/t.ts", "export {};");
    const { imports, cycles } = await importsIn(folder, ["rehearsal", "drills", "settings", "verify", "tests"]);
    rmSync(folder, { recursive: true });
    expect(forbidden(imports).sort()).toEqual([
      "drills/c.ts -> verify/d.ts",
      "rehearsal/cli/a.ts -> drills/b.ts",
      "settings/s.ts -> tests/support/t.ts",
    ]);
    expect(cycles).toHaveLength(1);
  });
});
