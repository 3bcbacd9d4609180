import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { cacheFolder } from "../rehearsal/support/cacheFolder";

const project = resolve(__dirname, "..");
const run = promisify(execFile);

/** Programs of others, from the Go modules of their makers, whose checksums Go's database knows. */
const tools = {
  actionlint: "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12",
  act: "github.com/nektos/act@v0.2.89",
} as const;

/** What a program prints and its exit code. */
async function judged(tool: keyof typeof tools, folder: string, words: readonly string[]) {
  const path = join(cacheFolder, "workflow-tools", tool);
  return run(path, [...words], { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );
}

describe("the workflow files", () => {
  beforeAll(async () => {
    const GOBIN = join(cacheFolder, "workflow-tools");
    mkdirSync(GOBIN, { recursive: true });
    for (const module of Object.values(tools)) await run("go", ["install", module], { env: { ...process.env, GOBIN } });
  });

  it("pass actionlint, which also gives the commands to shellcheck", async () => {
    expect(await judged("actionlint", project, ["-no-color"])).toEqual({ code: 0, said: "" });
  });

  it("are judged by an actionlint that finds a mistake", async () => {
    const folder = mkdtempSync(join(tmpdir(), "actionlint-"));
    const file = join(folder, "bad.yml");
    writeFileSync(
      file,
      "on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: rm $X ${{ github.event.pull_request.title }}\n",
    );
    const { code, said } = await judged("actionlint", folder, ["-no-color", file]);
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(said).toMatch(/SC2086[^]*potentially untrusted/);
  });

  it("are understood by the local runner act, job by job", async () => {
    const { code, said } = await judged("act", project, ["--validate", "--strict"]);
    expect([code, said.replace(/^.*valid docker connection.*\n/gm, "")]).toEqual([0, ""]);
    const { said: list } = await judged("act", project, ["--list"]);
    const jobs = [
      "unit",
      "paper",
      "machines",
      "plan",
      "deploy",
      "show",
      "destroy",
      "drift",
      "bake",
      "raise",
      "preview",
    ];
    for (const job of jobs) expect(list).toMatch(new RegExp(`^\\d +${job} `, "m"));
  });
});
