import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "@pulumi/pulumi/version";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { officialRelease, release } from "./officialRelease";

describe("Pulumi's release", () => {
  let folder: string;
  let archive: Buffer;
  const asked: string[] = [];
  const answering = (status: number) =>
    (async (url, init) => {
      asked.push(`${init?.method} ${String(url)}`);
      return new Response(init?.method === "HEAD" ? null : new Uint8Array(archive), { status });
    }) as typeof fetch;
  const sum = () => createHash("sha256").update(archive).digest("hex");
  const provide = (sha256: Record<string, string>, get = answering(200)) =>
    officialRelease({ version: "3.1.0", sha256 }, "linux-x64", get).provide(join(folder, "draft"), () => undefined);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-"));
    asked.length = 0;
    for (const name of ["pulumi", "draft"]) mkdirSync(join(folder, name));
    for (const name of ["pulumi", "pulumi-language-nodejs"])
      writeFileSync(join(folder, "pulumi", name), name, { mode: 0o755 });
    execFileSync("tar", ["-czf", "archive.tar.gz", "pulumi"], { cwd: folder });
    archive = readFileSync(join(folder, "archive.tar.gz"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is known by its checksums for the version of the SDK", () => {
    expect(release.version).toBe(version);
    for (const known of Object.values(release.sha256)) expect(known).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is unpacked when it is what Pulumi has published", async () => {
    await provide({ "linux-x64": sum() });
    expect(readdirSync(join(folder, "draft"))).toEqual(["bin"]);
    expect(execFileSync("ls", [join(folder, "draft", "bin")], { encoding: "utf8" })).toBe(
      "pulumi\npulumi-language-nodejs\n",
    );
    const url = "https://github.com/pulumi/pulumi/releases/download/v3.1.0/pulumi-v3.1.0-linux-x64.tar.gz";
    expect(asked).toEqual([`HEAD ${url}`, `GET ${url}`]);
  });

  it("is not used when it is something else", async () => {
    const known = sum();
    archive = Buffer.concat([archive, Buffer.from("x")]);
    await expect(provide({ "linux-x64": known })).rejects.toThrow(
      /^https:\S+ is not what Pulumi has published: its SHA-256 is \w{64} and not \w{64}\. It is not used\.$/,
    );
    expect(existsSync(join(folder, "draft", "bin"))).toBe(false);
  });

  it("is refused with a reason when the connection breaks", async () => {
    const broken = () => new ReadableStream({ pull: stream => stream.error(new Error("terminated")) });
    const get = (async (_, init) => new Response(init?.method === "HEAD" ? null : broken())) as typeof fetch;
    await expect(provide({ "linux-x64": sum() }, get)).rejects.toThrow(
      /^Pulumi's CLI \(https:\S+\) cannot be reached: terminated\.$/,
    );
  });

  it.each([
    ["there is none for the system", { "darwin-x64": "" }, 200, "Pulumi publishes no CLI for linux-x64."],
    ["it is not there", { "linux-x64": "" }, 404, /^Pulumi's CLI \(https:\S+\) cannot be reached: status 404\.$/],
  ])("is refused with a reason when %s", async (_, sha256, status, message) => {
    await expect(provide(sha256 as Record<string, string>, answering(status))).rejects.toThrow(message);
  });
});
