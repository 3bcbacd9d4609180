import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canBoot } from "../support/canBoot.mts";
import { startTimeOf } from "../support/ownedFolder";

describe.runIf(canBoot)("the console", () => {
  let cache: string;
  const console = (...words: string[]) => within({}, ...words);
  const within = (variables: Readonly<Record<string, string>>, ...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>(done =>
      execFile(
        process.execPath,
        ["--import", "tsx", join(__dirname, "console.ts"), ...words],
        { env: { ...process.env, REHEARSAL_CACHE: cache, ...variables } },
        (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), stdout, stderr }),
      ),
    );
  /** Makes the run folder of a rehearsal that this process runs. */
  const run = (rehearsal = "abc123", id = "i-1") => {
    const folder = join(cache, "run", rehearsal);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "owner"), `${process.pid} ${startTimeOf(process.pid)}`);
    const log = join(folder, "web.log");
    writeFileSync(log, "booted\n");
    const machines = [
      { name: "web-1", id, kind: "server", log },
      { name: "site", id: "eni-1", kind: "balancer", log },
      { name: "fs-1", id: "eni-2", kind: "files", log },
    ];
    writeFileSync(join(folder, "inventory.json"), JSON.stringify(machines));
  };

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), "console-"));
  });
  afterEach(() => rmSync(cache, { recursive: true }));

  it.each(["shell", "logs"])("asks for the name of a machine when %s has none, and shows the usage", async verb => {
    run();
    const { code, stderr } = await console(verb);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^name a machine: web-1, site, fs-1\n\nusage:\n {2}npm run rehearse:shell -- NAME \[COMMAND\.\.\.\]/,
    );
  });

  it("shows the log of a machine", async () => {
    run();
    expect(await console("logs", "web-1")).toMatchObject({ code: 0, stdout: "booted\n" });
  });

  it("names the machines when there is none of that name", async () => {
    run();
    const { code, stderr } = await console("logs", "web-2");
    expect([code, stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/web-2; there are: web-1 \(i-1\), site \(eni-1\), fs-1 \(eni-2\)$/),
    ]);
  });

  it.each(["site", "fs-1"])("opens no shell on a balancer or a mount target: %s", async name => {
    run();
    const { stderr } = await console("shell", name);
    expect(stderr).toBe(`${name} is a machine of AWS's own: it has a log, and no login\n`);
  });

  it("takes no machine for another of the same name in a second rehearsal", async () => {
    run();
    run("def456", "i-9");
    const { code, stderr } = await console("logs", "web-1");
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^2 rehearsals run a machine web-1; name one by its id, the newest first: (i-1, i-9|i-9, i-1)\n$/,
      ),
    ]);
    expect(await console("logs", "i-9")).toMatchObject({ code: 0, stdout: "booted\n" });
  });

  it("looks only at the rehearsal whose environment the shell has", async () => {
    run();
    run("def456", "i-9");
    expect(await within({ REHEARSAL: "def456" }, "logs", "web-1")).toMatchObject({ code: 0, stdout: "booted\n" });
    expect((await within({ REHEARSAL: "def456" }, "logs", "i-1")).code).toBe(1);
  });

  it("says that no rehearsal runs", async () => {
    expect(await console("logs", "web-1")).toMatchObject({
      code: 1,
      stderr: "no rehearsal with machines is running\n",
    });
  });
});
