import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, privateFolder } from "../../support/cacheFolder";
import { claimFolder, ownerOf } from "../../support/ownedFolder";
import { cgroupRoot, memoryRoot, removeCgroup, removeEmptyCgroup } from "./cgroups";

/** The folder and the control group of a running rehearsal. Both are removed when it ends. */
export interface RunFolder {
  /** Six hex digits. */
  readonly id: string;
  /** Absolute path of the folder. */
  readonly path: string;
  /** Absolute path of the control group, as the host sees it. */
  readonly cgroup: string;
  /** The same of version 1, which limits memory. Undefined where version 1 does not do that. */
  readonly memoryCgroup: string | undefined;
}

const runs = join(cacheFolder, "run");
const runFolder = (id: string): RunFolder => {
  const name = `rehearsal-${id}`;
  const memory = memoryRoot();
  return {
    id,
    path: join(runs, id),
    cgroup: join(cgroupRoot(), name),
    memoryCgroup: memory === undefined ? undefined : join(memory, name),
  };
};

/** Makes a folder for a rehearsal that this process owns. */
export function claimRunFolder(): RunFolder {
  const run = runFolder(randomBytes(3).toString("hex"));
  claimFolder(join(privateFolder(runs), run.id));
  return run;
}

/** Rehearsals whose owner, a process id, is alive; the newest first. */
export function runningRehearsals(): (RunFolder & { readonly owner: number })[] {
  return allRunFolders()
    .flatMap(run => {
      const owner = ownerOf(run.path);
      return owner === undefined ? [] : [{ ...run, owner }];
    })
    .sort((a, b) => statSync(b.path).mtimeMs - statSync(a.path).mtimeMs);
}

/** Removes what is left of rehearsals that were killed together with the process that cleans up after them. */
export async function sweep(): Promise<void> {
  for (const run of allRunFolders().filter(run => ownerOf(run.path) === undefined)) {
    await removeCgroup(run.cgroup);
    if (run.memoryCgroup !== undefined) removeEmptyCgroup(run.memoryCgroup);
    rmSync(run.path, { recursive: true, force: true });
  }
}

function allRunFolders(): RunFolder[] {
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter(id => !id.startsWith("."))
    .map(runFolder);
}
