import { realpathSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findOnPath, isExecutable } from "./executable";

/** The engine looks for the host by this name, beside the CLI and on PATH. */
const name = "pulumi-language-nodejs";

/** Folder of our own language host, for a CLI that has none. */
export const languageHostFolder = join(__dirname, "languageHost");

/** Whether the engine of this CLI will find a Node language host beside it or on `path`. */
export function hasLanguageHost(pulumi: string, path: string): boolean {
  return isExecutable(join(dirname(realpathSync(pulumi)), name)) || findOnPath(name, path) !== undefined;
}

/**
 * Copies our language host into the folder of a CLI that has none, also over a copy that another version of this project
 * made. On PATH the engine would find it too, but would print a warning in every command.
 */
export async function placeLanguageHost(folder: string): Promise<void> {
  const place = join(folder, name);
  const ours = await readFile(join(languageHostFolder, name), "utf8");
  if ((await readFile(place, "utf8").catch(() => undefined)) === ours) return;
  const draft = `${place}.${process.pid}`;
  await writeFile(draft, ours, { mode: 0o755 });
  await rename(draft, place);
}
