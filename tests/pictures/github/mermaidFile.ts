import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { x as extract } from "tar";
import { cacheFolder } from "../../../rehearsal/support/cacheFolder";
import { withLock } from "../../../rehearsal/support/lock";
import { run } from "../../../rehearsal/support/run";

/** The whole package has 80 MB and 90 dependencies; its one file for browsers needs none of them. */
const version = "12.3.0";
/** The package's integrity value in the registry. */
const integrity = "sha512-4113TdXeLAsMruJ79OpFL5O8+LTFXhQqZ260rF3tgUmiNAtRm4Uume04I+65PRN6yZ69J4f8rVYWW8zRk65UYw==";

const folder = join(cacheFolder, "mermaid", version);
const file = join(folder, "mermaid.min.js");

/**
 * Absolute path of mermaid's file for browsers. It is downloaded once, by npm, and kept in the cache folder.
 *
 * @throws Error if it cannot be downloaded, or is not the one that is known
 */
export async function mermaidFile(): Promise<string> {
  if (!existsSync(file))
    await withLock(
      `${folder}.lock`,
      async () => {
        if (!existsSync(file)) await download();
      },
      () => console.error("Another process is downloading mermaid; waiting for it."),
    );
  return file;
}

async function download(): Promise<void> {
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await run("npm", ["pack", `mermaid@${version}`, "--silent", "--pack-destination", draft], {
      cwd: draft,
      timeoutMs: 5 * 60_000,
      failure: "Downloading mermaid failed",
    });
    const archive = join(draft, `mermaid-${version}.tgz`);
    const found = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
    if (found !== integrity)
      throw new Error(`mermaid ${version} is not the known one: its integrity is ${found}. It is not used.`);
    await extract({ file: archive, cwd: draft, strip: 2 }, ["package/dist/mermaid.min.js"]);
    await rm(archive);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
