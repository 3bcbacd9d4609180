import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { monthlyCost, total } from "./costs";
import { pages } from "./docs";

const project = join(__dirname, "..");
const read = (file: string) => readFileSync(join(project, file), "utf8");

describe("generated pages", () => {
  it("are up to date (else: npm run docs)", () => {
    for (const [name, text] of Object.entries(pages())) expect(read(join("docs", name)), name).toBe(text);
  });
});

describe("the costs in the README", () => {
  it.each(["dev", "prod"])("are those of %s", stack => {
    const cost = (region: "us-east-1" | "eu-central-1") => total(monthlyCost(stack, region)).toFixed(0);
    const row = read("README.md")
      .split("\n")
      .find(line => line.startsWith(`| \`${stack}\``));
    expect(
      row
        ?.split("|")
        .slice(-3, -1)
        .map(cell => cell.trim()),
    ).toEqual([cost("us-east-1"), cost("eu-central-1")]);
  });
});

describe.each(["README.md", "CONTRIBUTING.md"])("%s", file => {
  const text = read(file);

  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm (?:run )?(test\b|(?<=run )[\w:]+)/g)].map(([, name = ""]) => name);
    expect(named.filter(name => !(name in scripts))).toEqual([]);
    expect(named).toContain("test");
  });

  it("links only to files that exist", () => {
    const targets = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = ""]) => target);
    const local = targets.filter(target => !/^https?:/.test(target));
    expect(local.filter(target => !existsSync(resolve(project, dirname(file), target)))).toEqual([]);
    expect(local).not.toEqual([]);
  });
});
