import { existsSync, readdirSync, readFileSync } from "node:fs";
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
});

/** The anchors that GitHub makes of a page's headings. */
const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^```.*?^```/gms, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );

/** Every page of the project. Those in review/examples are comments for GitHub, whose links lead to AWS. */
const rooms = readdirSync(project, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name))
  .flatMap(({ name }) =>
    readdirSync(join(project, name), { recursive: true, encoding: "utf8" }).map(path => join(name, path)),
  );
const written = [...readdirSync(project), ...rooms].filter(
  path => path.endsWith(".md") && !path.startsWith("review/examples/"),
);

describe("a page of the project", () => {
  it("is one of many", () => expect(written.length).toBeGreaterThan(20));

  it.each(written)("links only to files and headings that exist: %s", file => {
    const text = read(file).replaceAll(/^```.*?^```/gms, "");
    const wrong = [...text.matchAll(/\]\(([^)#\s]*)(?:#([^)]*))?\)/g)].filter(([, target = "", anchor]) => {
      if (/^[a-z]+:/.test(target)) return false;
      const path = target === "" ? join(project, file) : resolve(project, dirname(file), target);
      return !existsSync(path) || (anchor !== undefined && !anchorsOf(readFileSync(path, "utf8")).includes(anchor));
    });
    expect(wrong.map(([link]) => link)).toEqual([]);
  });
});
