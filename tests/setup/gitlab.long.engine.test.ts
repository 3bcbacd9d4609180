import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { pythonPackages } from "../judges/pythonPackages";
import { pipeline } from "./pipeline";

/** What check-jsonschema says of a pipeline by the schema that GitLab's editor uses. */
async function judged(text: string): Promise<string> {
  const python = await pythonPackages("setup", join(__dirname, "requirements.txt"));
  const folder = mkdtempSync(join(tmpdir(), "pipeline-"));
  try {
    const file = join(folder, ".gitlab-ci.yml");
    writeFileSync(file, text);
    // In GitLab, !reference is a tag of its own.
    const argv = [
      "-m",
      "check_jsonschema",
      "--builtin-schema",
      "vendor.gitlab-ci",
      "--data-transform",
      "gitlab-ci",
      file,
    ];
    const { stdout } = await promisify(execFile)(python, argv).catch((error: { stdout: string }) => error);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the pipeline in docs/gitlab.md", () => {
  it("is one by the schema of GitLab", async () => {
    expect(await judged(pipeline())).toBe("ok -- validation done\n");
  });

  it.each([
    ["a misspelt keyword", "    when: always\n", "    wen: always\n"],
    ["a wrong keyword of artifacts", "expire_in: 30 days", "expires_in: 30 days"],
  ])("is judged by a schema that finds %s", async (_what, text, by) => {
    expect(pipeline()).toContain(text);
    expect(await judged(pipeline().replace(text, by))).toContain("Schema validation errors were encountered");
  });
});
