import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { x as extract } from "tar";
import { timed } from "../support/progress";
import type { Source } from "./source";

/** SHA-256 of the archives of one version, by system and processor in the words of Node.js. */
export interface Release {
  readonly version: string;
  readonly sha256: Readonly<Record<string, string>>;
}

/**
 * The version of the SDK; a test compares them. The sums are those that Pulumi publishes for Homebrew (github.com/pulumi/homebrew-tap,
 * Formula/pulumi.rb at this version).
 */
export const release: Release = {
  version: "3.248.0",
  sha256: {
    "darwin-arm64": "1c42c8e4c504c12e8cdce42a638ff47a4786afbaebf2f381563bb01f2fadbe48",
    "darwin-x64": "c0ddbbdf20dcee54b5c542106956fedb0c61b9b11f103a6e2a6d4df4bb64bc5a",
    "linux-arm64": "c0287edf11cac0f0f77378b17b843ef6cb7f39252c9fcc1d2ba62145d6d96d58",
    "linux-x64": "a13732d8921f99d70b9ae270d79c3b575bb37707fce7486e64fef333afc11ae0",
  },
};

const reachableWithinMs = 8_000;
const downloadedWithinMs = 5 * 60_000;

/** Pulumi's own archive of the CLI and the language hosts. Nothing of it is run or unpacked unless its checksum is the known one. */
export const officialRelease = (
  { version, sha256 }: Release = release,
  system = `${process.platform}-${process.arch}`,
  get: typeof fetch = fetch,
): Source => ({
  version,
  hasLanguageHost: true,
  async provide(folder) {
    const known = sha256[system];
    if (known === undefined) throw new Error(`Pulumi publishes no CLI for ${system}.`);
    const url = `https://github.com/pulumi/pulumi/releases/download/v${version}/pulumi-v${version}-${system}.tar.gz`;
    await answerOf(get, url, "HEAD", reachableWithinMs);
    await timed(`downloading Pulumi CLI ${version}`, async () => {
      const archive = await answerOf(get, url, "GET", downloadedWithinMs);
      const sum = createHash("sha256").update(archive).digest("hex");
      if (sum !== known)
        throw new Error(
          `${url} is not what Pulumi has published: its SHA-256 is ${sum} and not ${known}. It is not used.`,
        );
      const file = join(folder, "archive.tar.gz");
      await writeFile(file, archive);
      await mkdir(join(folder, "bin"));
      await extract({ file, cwd: join(folder, "bin"), strip: 1 });
      await rm(file);
    });
  },
});

async function answerOf(get: typeof fetch, url: string, method: string, withinMs: number): Promise<Buffer> {
  try {
    const answer = await get(url, { method, signal: AbortSignal.timeout(withinMs) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new Error(`Pulumi's CLI (${url}) cannot be reached: ${reason}.`, { cause: error });
  }
}
