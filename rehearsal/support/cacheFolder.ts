import { homedir } from "node:os";
import { join } from "node:path";

/** Where things live that are costly to make: `$REHEARSAL_CACHE`, else the user's cache folder. */
export function cacheFolderIn(environment: Readonly<Record<string, string | undefined>>): string {
  const { REHEARSAL_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  return own ?? join(shared ?? join(homedir(), ".cache"), "pulumi-rehearsal");
}

/** Absolute path; made by whoever first writes into it. Deleting it costs time, never data. */
export const cacheFolder: string = cacheFolderIn(process.env);
