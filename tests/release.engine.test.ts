import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { S3Store } from "../rehearsal/aws/services/s3/store";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

describe("a release on the real engine", () => {
  const home = mkdtempSync(join(tmpdir(), "release-engine-"));
  const site = join(home, "site");
  let paper: PaperStack;
  beforeAll(async () => {
    cpSync(join(__dirname, "../site"), site, { recursive: true });
    mkdirSync(join(site, "empty"));
    symlinkSync("../src", join(site, "public/link"));
    paper = await paperStack("rehearsal");
    await paper.stack.set(`lamp:site=${site}`);
  });
  afterAll(async () => {
    await paper.close();
    rmSync(home, { recursive: true });
  });

  const keys = () => [...paper.account.store(S3Store).objects.keys()].filter(key => key.endsWith(".tar.gz"));

  it("says what it consists of, and is in S3 under the hash of its content", async () => {
    const said = await paper.stack.capture(up);
    expect(said).toMatch(/The release [0-9a-f]{12} of \S+ has \d+ files with [\d.]+ kB, packed [\d.]+ kB; left out: /);
    const [key = "", ...more] = keys();
    expect(more).toEqual([]);
    const { body } = paper.account.store(S3Store).objects.get(key) ?? { body: new Uint8Array() };
    const hash = createHash("sha256").update(gunzipSync(body)).digest("hex");
    expect(key).toMatch(new RegExp(`/${hash}\\.tar\\.gz$`));
  });

  it("stays the same after a commit, on another day, on a Mac, and on a machine that has not packed it", async () => {
    mkdirSync(join(site, ".git"));
    writeFileSync(join(site, ".git/index"), "x");
    writeFileSync(join(site, "public/.DS_Store"), "x");
    utimesSync(join(site, "public/index.php"), 0, 0);
    chmodSync(join(site, "public/index.php"), 0o664);
    rmSync(join("node_modules/.cache/lamp", keys()[0]?.split("/")[1] ?? ""));
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("is another one, on new servers, when a file may be executed", async () => {
    const before = keys();
    chmodSync(join(site, "public/index.php"), 0o755);
    const plan = await paper.plan();
    expect(plan.filter(step => /^replace.*(BucketObjectv2|Instance) lamp-(release|web-\d)$/.test(step))).toHaveLength(
      3,
    );
    await paper.stack.capture(up);
    expect(keys()).toHaveLength(1);
    expect(keys()).not.toEqual(before);
  });

  it("is refused together with other settings when the folder has something that it cannot carry", async () => {
    symlinkSync("/etc/hosts", join(site, "hosts"));
    await paper.stack.set("lamp:zones=7");
    const message = await paper.stack.capture(up).then(String, String);
    expect(message).toContain("2 settings cannot be used; nothing has been changed in AWS.");
    expect(message).toContain(
      `lamp:site is "${site}"; it must be a folder that can be copied to a server, but ${site}/hosts is a link to /etc/hosts`,
    );
    expect(message).not.toMatch(/ at .*\.ts:\d+/);
  });
});
