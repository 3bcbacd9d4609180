import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canBoot } from "./canBoot.mts";
import { paperFolder } from "./paperFolder";

const program = `
  const { writeFileSync } = require("node:fs");
  const folder = require(process.argv[1]).paperFolder(process.argv[2]);
  writeFileSync(folder + "/state", "");
  console.log(folder);
  setTimeout(() => undefined, 60_000);`;

describe("the folder of a rehearsal on paper", () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "paper-"));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  /** Makes one in a process of its own. */
  async function elsewhere(): Promise<{ folder: string; kill: () => Promise<void> }> {
    const argv = ["--import", "tsx", "-e", program, join(__dirname, "paperFolder.ts"), parent];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    const folder = await new Promise<string>(done => child.stdout.once("data", text => done(String(text).trim())));
    const kill = async () => {
      child.kill("SIGKILL");
      await new Promise(done => child.once("exit", done));
    };
    return { folder, kill };
  }

  it("can be entered by its user only", () => {
    expect(statSync(paperFolder(parent)).mode & 0o777).toBe(0o700);
  });

  it("is removed by the next rehearsal when its own was killed, and not before", async () => {
    const { folder, kill } = await elsewhere();
    const other = paperFolder(parent);
    expect([folder, other].map(existsSync)).toEqual([true, true]);
    await kill();
    paperFolder(parent);
    expect([folder, other].map(existsSync)).toEqual([false, true]);
  });

  it("is told from what others have in the same place", () => {
    const notes = join(parent, "rehearsal-notes");
    mkdirSync(notes);
    const elsewhere = join(parent, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "owner"), "1 0");
    symlinkSync(elsewhere, join(parent, "rehearsal-link"));
    paperFolder(parent);
    expect([notes, elsewhere, join(parent, "rehearsal-link")].map(existsSync)).toEqual([true, true, true]);
  });

  it.skipIf(!canBoot)("is not removed if it belongs to another user", () => {
    const theirs = join(parent, "rehearsal-theirs");
    mkdirSync(theirs);
    writeFileSync(join(theirs, "owner"), "1 0");
    chownSync(theirs, 65534, 65534);
    paperFolder(parent);
    expect(existsSync(theirs)).toBe(true);
  });
});
