import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type PaperStack, paperStack } from "../rehearsal/cli/testing/paperStack";
import { workspace } from "./testing/workspace";

const project = resolve(__dirname, "..");

const execute = promisify(execFile);

/** Runs the command `preview` with the project's own pack of rules, beside this process: the paper cloud answers in it. */
async function preview(paper: PaperStack, cwd: string, stack: string) {
  const out = mkdtempSync(join(tmpdir(), "review-"));
  const words = ["preview", "--stack", stack, "--policy-pack", join(project, "policy"), "--out", out];
  const { code, stderr } = await execute(
    process.execPath,
    ["--import", "tsx", join(project, "workflow/workflow.ts"), ...words],
    { cwd, env: { ...process.env, ...paper.stack.environment } },
  ).then(
    ran => ({ code: 0, stderr: ran.stderr }),
    (failed: { code: number; stderr: string }) => failed,
  );
  const text = readFileSync(join(out, "comment.md"), "utf8");
  const mayBeDeployed = existsSync(join(out, "plan.json"));
  rmSync(out, { recursive: true });
  return { code, stderr, text, mayBeDeployed };
}

describe("a preview with the policy pack of this project, on the real engine", () => {
  it("shows the broken rules of another program beside the review of its plan", async () => {
    const { folder, remove } = workspace();
    const paper = await paperStack("rehearsal", folder);
    const { code, stderr, text, mayBeDeployed } = await preview(paper, folder, "rehearsal");
    await paper.close();
    remove();
    expect([code, mayBeDeployed]).toEqual([1, false]);
    expect(stderr).toMatch(/workflow: The plan breaks (a mandatory rule|\d+ mandatory rules)\.\n$/);
    expect(text).toMatch(/\*\*Creates one [^]*### Risks[^]*### Rules\n\n\*\*This plan may not be deployed:/);
    expect(text).toMatch(/\| \*\*mandatory\*\* \| `[\w-]+\/imds-v2` \| `site` \|/);
  });

  it("lets this program pass, with its advice in sight and what is not known yet folded", async () => {
    const paper = await paperStack("prod");
    const { code, stderr, text, mayBeDeployed } = await preview(paper, project, "prod");
    await paper.close();
    expect([code, mayBeDeployed], stderr).toEqual([0, true]);
    const [, rules = ""] = /\n### Rules\n\n([^]*?)\n### /.exec(text) ?? [];
    expect(rules).toMatch(/^Advice only: nothing here stops an update\./);
    const [seen = "", folded = ""] = rules.split("<details>");
    expect(seen.split("\n").filter(line => line.startsWith("| advice"))).toEqual([
      expect.stringMatching(/`[\w-]+\/site-over-https` \| `lamp` \|/),
    ]);
    expect(folded).toContain("not checked yet: userData of lamp-web-1.");
    expect(text).toContain("### Single points of failure");
  });
});
