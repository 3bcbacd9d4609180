import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../support/cacheFolder";
import { cgroupRoot, removeCgroup } from "./cgroups";

/** The folder and the control group of a running rehearsal. Both are removed when it ends. */
export interface RunFolder {
  /** Six hex digits. */
  readonly id: string;
  /** Absolute path of the folder. */
  readonly path: string;
  /** Absolute path of the control group, as the host sees it. */
  readonly cgroup: string;
}

const runs = join(cacheFolder, "run");
const runFolder = (id: string): RunFolder => ({
  id,
  path: join(runs, id),
  cgroup: join(cgroupRoot(), `rehearsal-${id}`),
});

/** Makes a folder for a rehearsal that this process owns. */
export function claimRunFolder(): RunFolder {
  const run = runFolder(randomBytes(3).toString("hex"));
  // The owner is written before the folder gets its name. Otherwise the sweep of another rehearsal could remove it.
  const unnamed = join(runs, `.${run.id}`);
  mkdirSync(unnamed, { recursive: true });
  writeFileSync(join(unnamed, "owner"), `${process.pid} ${startTimeOf(process.pid)}`);
  renameSync(unnamed, run.path);
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
    rmSync(run.path, { recursive: true, force: true });
  }
}

/**
 * When a process started, in clock ticks since the boot of the host; undefined when there is no such process. Together
 * with the process id it identifies a process, because the kernel reuses the ids.
 */
export function startTimeOf(pid: number): string | undefined {
  try {
    // The second field is the program's name in brackets and may itself contain blanks and brackets.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.split(" ")[19];
  } catch {
    return undefined;
  }
}

function allRunFolders(): RunFolder[] {
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter(id => !id.startsWith("."))
    .map(runFolder);
}

/** The process that owns a folder; undefined when it has ended. */
function ownerOf(run: string): number | undefined {
  try {
    const [pid, start] = readFileSync(join(run, "owner"), "utf8").split(" ");
    return startTimeOf(Number(pid)) === start ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}
