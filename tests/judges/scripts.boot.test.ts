import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { inImage } from "../support/inImage";

const project = join(__dirname, "../..");
const foreign = ["node_modules", ".git", "bench/results"];

/** Every file of the project, with its first line. */
const files = filesIn(project).map(path => ({ path, first: readFileSync(path, "utf8").split("\n", 1)[0] ?? "" }));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return foreign.includes(relative(project, path)) ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

const shellScripts = files
  .filter(
    ({ path, first }) => path.endsWith(".sh") || /^#!.*\b(ba|da)?sh\b/.test(first) || /^# shellcheck /.test(first),
  )
  .map(({ path }) => path);
const phpPrograms = files
  .filter(({ path, first }) => path.endsWith(".php") || /^#!.*\bphp\b/.test(first))
  .map(({ path }) => relative(project, path));

/** What a command prints. It may fail: the findings are in what it prints. */
const printedBy = async (command: string, ...argv: string[]) =>
  (await promisify(execFile)(command, argv).catch((error: { stdout: string }) => error)).stdout;

describe("every shell script of the project", () => {
  it("passes shellcheck", async () => {
    const names = shellScripts.map(path => relative(project, path));
    expect(names).toEqual(
      expect.arrayContaining([".ci/run", "userdata/bootstrap.sh", "userdata/files/usr/local/sbin/lamp-aws"]),
    );
    expect(await printedBy("shellcheck", "--norc", "--format=gcc", ...shellScripts)).toBe("");
  });

  it("leaves out single findings only, by their numbers", () => {
    const directives = shellScripts.flatMap(path => readFileSync(path, "utf8").match(/#\s*shellcheck\s.*/g) ?? []);
    const form = /^# shellcheck (shell=bash|disable=SC\d{4}(,SC\d{4})*( # .+)?)$/;
    expect(directives.filter(line => !form.test(line))).toEqual([]);
  });

  it("is judged by a shellcheck that finds a mistake", async () => {
    const script = "#!/bin/bash\nrm -rf $1/*\n";
    const found = await printedBy("bash", "-c", 'printf %s "$1" | shellcheck --norc --format=gcc -', "bash", script);
    expect(found).toMatch(/SC2086/);
  });
});

describe("every PHP program of the project", () => {
  it("is PHP without mistakes in its form", async () => {
    expect(phpPrograms).toEqual(
      expect.arrayContaining(["site/public/index.php", "userdata/files/usr/local/sbin/lamp-database"]),
    );
    // Many at once: `php -l` takes any number of files.
    const script = `cd /project\nphp -l ${phpPrograms.map(name => `'${name}'`).join(" ")} 2>&1 || true`;
    const printed = await inImage(script, { "/project": project });
    expect(printed.split("\n").filter(line => line !== "" && !line.startsWith("No syntax errors"))).toEqual([]);
    expect(printed.match(/^No syntax errors/gm)).toHaveLength(phpPrograms.length);
  });
});
