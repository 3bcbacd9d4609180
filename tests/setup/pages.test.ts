import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { blocksOf, project } from "./pageCommands";

const read = (file: string) => readFileSync(join(project, file), "utf8");
const pages = ["docs/pull-requests.md", "docs/gitlab.md", "docs/permissions.md"];

/** The anchor that GitHub makes of a heading: small letters, without punctuation, with dashes for spaces. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

const anchorsIn = (file: string) =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));

describe.each(pages)("%s", page => {
  it("links only to files and headings that exist", () => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    expect(links.length).toBeGreaterThan(3);
    for (const [link, path = "", anchor] of links) {
      const target = path === "" ? page : join(dirname(page), path);
      expect(existsSync(join(project, target)), link).toBe(true);
      if (anchor !== undefined) expect(anchorsIn(target), link).toContain(anchor);
    }
  });

  it("has shell blocks that can be pasted into zsh as well, which knows no comments at its prompt", () => {
    for (const { heading, commands } of blocksOf(page)) expect(commands, heading).not.toMatch(/(^|\s)#\s/m);
  });
});

describe("the files in docs/pull-requests", () => {
  const texts = pages.map(read).join("\n");
  it.each(readdirSync(join(project, "docs/pull-requests")))("are used by a page: %s", file => {
    const scripts = read("docs/pull-requests/role.sh");
    expect(texts.includes(`pull-requests/${file}`) || scripts.includes(`$folder/${file}`)).toBe(true);
    if (file.endsWith(".json")) expect(() => JSON.parse(read(`docs/pull-requests/${file}`)) as unknown).not.toThrow();
  });

  it("protect the folders that exist, by their owners", () => {
    const owned = [...read("docs/pull-requests/CODEOWNERS").matchAll(/^(\/\S+)\s+@YOUR-TEAM$/gm)].map(
      ([, path = ""]) => path,
    );
    expect(owned).toEqual(expect.arrayContaining(["/.github/", "/policy/", "/review/", "/workflow/", "/Pulumi*.yaml"]));
  });
});

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly name?: string; readonly environment?: unknown }>>;
}

const folder = join(project, ".github/workflows");
const workflows = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(".yml")) : [];

describe.skipIf(workflows.length === 0)(
  "the workflows in .github/workflows, as docs/pull-requests.md sets them up",
  () => {
    const page = read("docs/pull-requests.md");
    const sources = workflows.map(name => read(`.github/workflows/${name}`)).join("\n");

    it("are those of the page's table", () => {
      const rows = [...page.matchAll(/^\| `(\w+\.yml)` /gm)].map(([, name = ""]) => name);
      expect(rows.sort()).toEqual([...workflows].sort());
    });

    it("read only variables and secrets that the page sets", () => {
      const used = [...sources.matchAll(/\b(vars|secrets)\.([A-Z][A-Z_]*)/g)].filter(
        ([, , name]) => name !== "GITHUB_TOKEN",
      );
      expect(used.length).toBeGreaterThan(5);
      for (const [, kind, name = ""] of used)
        expect(page, name).toContain(`gh ${kind === "vars" ? "variable" : "secret"} set ${name} `);
    });

    it("have the checks that main needs", () => {
      const { required_status_checks: checks } = JSON.parse(read("docs/pull-requests/branch-protection.json")) as {
        required_status_checks: { contexts: string[] };
      };
      const names = ["ci.yml", "preview.yml"].flatMap(file =>
        Object.entries((parse(read(`.github/workflows/${file}`)) as Workflow).jobs).map(([id, { name }]) => name ?? id),
      );
      // A job with a matrix has a check for each of its values.
      for (const check of checks.contexts) expect(names).toContain(check.replace(/ \(.*\)$/, ""));
    });
  },
);
