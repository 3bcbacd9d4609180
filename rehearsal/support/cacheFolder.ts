import { chmodSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Folder for things that take long to make: `$REHEARSAL_CACHE`, or `pulumi-rehearsal` in the user's cache folder. */
export function cacheFolderIn(environment: Readonly<Record<string, string | undefined>>): string {
  const { REHEARSAL_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  return own ?? join(shared ?? join(homedir(), ".cache"), "pulumi-rehearsal");
}

/** Absolute path. It may not exist yet: code that writes into it makes it. Deleting it costs time, never data. */
export const cacheFolder: string = cacheFolderIn(process.env);

/** Makes a folder that only this user may enter, or closes one that exists to all others. Returns its path. */
export function privateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
}
