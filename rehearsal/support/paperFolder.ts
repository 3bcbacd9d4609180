import { randomBytes } from "node:crypto";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimFolder, isClaimed, ownerOf } from "./ownedFolder";

const prefix = "rehearsal-";

/**
 * Makes a folder for a rehearsal on paper. Before that it removes the folders of rehearsals that were killed.
 *
 * @param parent Default: the folder for temporary files
 */
export function paperFolder(parent = tmpdir()): string {
  for (const name of readdirSync(parent)) if (name.startsWith(prefix)) removeIfLeft(join(parent, name));
  return claimFolder(join(parent, `${prefix}${randomBytes(6).toString("hex")}`));
}

/** In a folder for temporary files, others make files too: only a folder of this user's own is removed. */
function removeIfLeft(folder: string): void {
  const about = lstatSync(folder, { throwIfNoEntry: false });
  if (about?.isDirectory() !== true || about.uid !== process.getuid?.()) return;
  if (isClaimed(folder) && ownerOf(folder) === undefined) rmSync(folder, { recursive: true, force: true });
}
