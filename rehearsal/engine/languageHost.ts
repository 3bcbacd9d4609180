import { realpathSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findOnPath, isExecutable } from "./executable";

/** The engine looks for the host by this name, beside the CLI and on PATH. */
const name = "pulumi-language-nodejs";

/** Folder of our own host, for a CLI that came without one. */
export const languageHostFolder = join(__dirname, "languageHost");

export function hasLanguageHost(pulumi: string, path: string): boolean {
  return isExecutable(join(dirname(realpathSync(pulumi)), name)) || findOnPath(name, path) !== undefined;
}

/**
 * Copies our host beside a CLI that came without one, and renews a copy that another version of this project made.
 * (On PATH it would do as well, but then the engine warns about it in every command.)
 */
export async function placeLanguageHost(folder: string): Promise<void> {
  const place = join(folder, name);
  const ours = await readFile(join(languageHostFolder, name), "utf8");
  if ((await readFile(place, "utf8").catch(() => undefined)) === ours) return;
  const draft = `${place}.${process.pid}`;
  await writeFile(draft, ours, { mode: 0o755 });
  await rename(draft, place);
}
