import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolderIn } from "../../support/cacheFolder";

/** Where images and running rehearsals are kept. */
export const cacheFolder = () => cacheFolderIn(process.env);

/** Where the host has mounted version 2 of control groups: beside version 1 on hybrid hosts. */
export function controlGroups(mounts = fs.readFileSync("/proc/self/mounts", "utf8")): string {
  const mount = mounts.split("\n").find(line => line.split(" ")[2] === "cgroup2");
  if (mount === undefined)
    throw new Error("no cgroup2 file system is mounted: the rehearsal's machines need control groups version 2");
  return mount.split(" ")[1] ?? "";
}

/** When the process started, in clock ticks since the boot of the host; undefined when there is no such process. */
export function startOf(pid: number): string | undefined {
  try {
    // The second field is the program's name in brackets and may itself contain blanks and brackets.
    return fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.split(" ")[19];
  } catch {
    return undefined;
  }
}

/** A running rehearsal's folder and control group; both are gone when it has ended. */
export interface RunFolder {
  /** Six hex digits. */
  readonly id: string;
  readonly path: string;
  /** Control group, as the host's path. */
  readonly group: string;
}

const runs = () => path.join(cacheFolder(), "run");
const folder = (id: string): RunFolder => ({
  id,
  path: path.join(runs(), id),
  group: path.join(controlGroups(), `rehearsal-${id}`),
});

/** Makes a folder for a rehearsal that this process owns. */
export function claimRunFolder(): RunFolder {
  const run = folder(randomBytes(3).toString("hex"));
  // Renamed into place with its owner's name in it, so that nobody's sweep takes it for a stale one.
  const unnamed = path.join(runs(), `.${run.id}`);
  fs.mkdirSync(unnamed, { recursive: true });
  fs.writeFileSync(path.join(unnamed, "owner"), `${process.pid} ${startOf(process.pid)}`);
  fs.renameSync(unnamed, run.path);
  return run;
}

/** Rehearsals whose owner, a process id, lives; newest first. */
export function runningRehearsals(): (RunFolder & { readonly owner: number })[] {
  return all()
    .flatMap(run => {
      const owner = ownerOf(run.path);
      return owner === undefined ? [] : [{ ...run, owner }];
    })
    .sort((a, b) => fs.statSync(b.path).mtimeMs - fs.statSync(a.path).mtimeMs);
}

/** Removes what rehearsals left behind whose own clean-up was killed too. */
export async function sweep(): Promise<void> {
  for (const run of all().filter(run => ownerOf(run.path) === undefined)) {
    await removeGroup(run.group);
    fs.rmSync(run.path, { recursive: true, force: true });
  }
}

/** Kills what is in a control group and removes it. */
export async function removeGroup(group: string): Promise<void> {
  if (!fs.existsSync(group)) return;
  fs.writeFileSync(path.join(group, "cgroup.kill"), "1");
  for (let attempt = 0; attempt < 100 && populated(group); attempt++) await new Promise(done => setTimeout(done, 50));
  const remove = (directory: string) => {
    for (const entry of fs.readdirSync(directory, { withFileTypes: true }))
      if (entry.isDirectory()) remove(path.join(directory, entry.name));
    fs.rmdirSync(directory);
  };
  remove(group);
}

function populated(group: string): boolean {
  return fs.readFileSync(path.join(group, "cgroup.events"), "utf8").includes("populated 1");
}

function all(): RunFolder[] {
  return fs.existsSync(runs())
    ? fs
        .readdirSync(runs())
        .filter(id => !id.startsWith("."))
        .map(folder)
    : [];
}

/** The process that a folder belongs to, if it lives. */
function ownerOf(run: string): number | undefined {
  try {
    const [pid, start] = fs.readFileSync(path.join(run, "owner"), "utf8").split(" ");
    return startOf(Number(pid)) === start ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}
