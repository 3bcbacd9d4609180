import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ImitatedSite, webServers } from "./testing/sampleSite";

describe("npm run verify", () => {
  let folder: string;
  let imitated: ImitatedSite;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "verify-"));
    imitated = await new ImitatedSite().start();
  });
  afterEach(() => {
    imitated.stop();
    rmSync(folder, { recursive: true });
  });

  const verify = async (...args: string[]) => {
    const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "verify.ts"), ...args], {
      cwd: join(__dirname, ".."),
      env: { ...process.env, PATH: folder },
    });
    const code = new Promise(resolve => child.on("close", resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, stdout, stderr };
  };
  const outputs = (more: object = {}) =>
    JSON.stringify({ url: `http://127.0.0.1:${imitated.port}`, databaseSecretArns: "[secret]", webServers, ...more });

  it("reads a file of outputs, prints a table, writes JSON, and ends with 0", async () => {
    const [file, json] = [join(folder, "outputs.json"), join(folder, "verdict.json")];
    writeFileSync(file, outputs({ webServers: undefined }));
    const { code, stdout, stderr } = await verify("--outputs", file, "--json", json);
    expect(stdout.replace(/ok +\d+/, "ok  MS")).toBe(
      `http://127.0.0.1:${imitated.port}/ (a stack with only a url)\n\n` +
        "check                        result  ms  seen\n" +
        "the url answers with a page  ok  MS  status 200, 14 bytes\n\n" +
        "verify: ok, 1 of 1 checks passed\n",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({ kind: "url", ok: true, checks: [{ result: "ok" }] });
  });

  it("asks the pulumi on PATH for the outputs of a stack, and ends with 1 when a check fails", async () => {
    writeFileSync(join(folder, "outputs.json"), outputs({ webServers: undefined }));
    const pulumi = `#!/bin/sh\n[ "$*" = "stack output --json --stack prod" ] && /bin/cat ${folder}/outputs.json\n`;
    writeFileSync(join(folder, "pulumi"), pulumi);
    chmodSync(join(folder, "pulumi"), 0o755);
    imitated.faults = { balancerStatus: 404 };
    const { code, stdout } = await verify("--stack", "prod", "--retries", "0");
    expect(stdout).toMatch(
      /the url answers with a page {2}FAILED +\d+ {2}http:\S+ answers 404: is there an .*\n\nverify: 1 of 1 checks FAILED\n$/,
    );
    expect(code).toBe(1);
  });

  it.each([
    ["without a stack", [], "verify: Give either --stack or --outputs.\n"],
    ["without pulumi", ["--stack", "dev"], "verify: pulumi is not on PATH: install it, or give --outputs FILE.json"],
    ["with an unknown option", ["--stak", "dev"], "verify: Unknown option '--stak'"],
    [
      "with retries that are not a number",
      ["--stack", "dev", "--retries", "soon"],
      "--retries takes a number of seconds",
    ],
    ["with a file that does not exist", ["--outputs", "/nowhere.json"], "verify: ENOENT: no such file or directory"],
  ])("says what is wrong %s", async (_case, args, message) => {
    const { code, stdout, stderr } = await verify(...args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});
