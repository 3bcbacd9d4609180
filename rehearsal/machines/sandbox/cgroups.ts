import { existsSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../support/until";

/**
 * Where the host has mounted version 2 of control groups, for example `/sys/fs/cgroup`. Hybrid hosts have it beside
 * version 1.
 */
export function cgroupRoot(mounts = readFileSync("/proc/self/mounts", "utf8")): string {
  const mount = mounts.split("\n").find(line => line.split(" ")[2] === "cgroup2");
  if (mount === undefined)
    throw new Error("no cgroup2 file system is mounted: the rehearsal's machines need control groups version 2");
  return mount.split(" ")[1] ?? "";
}

/** Where the host has mounted version 1's controller of memory. Undefined where it has none, for example because version 2 has it. */
export function memoryRoot(mounts = readFileSync("/proc/self/mounts", "utf8")): string | undefined {
  const fields = mounts.split("\n").map(line => line.split(" "));
  return fields.find(([, , type, options]) => type === "cgroup" && options?.split(",").includes("memory"))?.[1];
}

/** The first process of a machine, as a process id of the host; undefined when the machine is off. */
export function leaderOf(cgroup: string): number | undefined {
  // systemd-nspawn puts the machine's processes below `payload`, and systemd itself into `init.scope` there.
  for (const part of ["payload/init.scope", "payload", ""]) {
    const first = directProcesses(join(cgroup, part)).find(pid => isFirst(pid));
    if (first !== undefined) return first;
  }
  return undefined;
}

/** Every process in a control group and in those below it, as process ids of the host. */
export function processesIn(cgroup: string): number[] {
  return [...directProcesses(cgroup), ...groupsIn(cgroup).flatMap(name => processesIn(join(cgroup, name)))];
}

/** The names of the control groups in another one; none when it does not exist. Those of a machine come and go while it boots. */
function groupsIn(cgroup: string): string[] {
  try {
    const entries = readdirSync(cgroup, { withFileTypes: true });
    return entries.flatMap(entry => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}

/**
 * Freezes every process in a control group, or lets all of them go on. Returns when the kernel has done it, which is
 * usually at once. Throws when it takes longer than `seconds`.
 */
export async function freezeCgroup(cgroup: string, frozen: boolean, seconds = 10): Promise<void> {
  writeFileSync(join(cgroup, "cgroup.freeze"), frozen ? "1" : "0");
  const what = `every process in ${cgroup} to ${frozen ? "freeze" : "go on"}`;
  await until(what, { seconds, intervalMs: 10 }, () => isFrozen(cgroup) === frozen);
}

/** Whether every process in a control group is frozen. */
export function isFrozen(cgroup: string): boolean {
  return existsSync(join(cgroup, "cgroup.events")) && hasEvent(cgroup, "frozen 1");
}

/** Kills every process in a control group, then removes it. Throws when they have not ended after `seconds`. */
export async function removeCgroup(cgroup: string, seconds = 5): Promise<void> {
  if (!existsSync(cgroup)) return;
  writeFileSync(join(cgroup, "cgroup.kill"), "1");
  await until(`every process in ${cgroup} to end`, { seconds }, () => !hasEvent(cgroup, "populated 1"));
  removeEmptyCgroup(cgroup);
}

/** Removes a control group without processes, and those below it. Nothing happens if it does not exist. */
export function removeEmptyCgroup(cgroup: string): void {
  for (const name of groupsIn(cgroup)) removeEmptyCgroup(join(cgroup, name));
  if (existsSync(cgroup)) rmdirSync(cgroup);
}

const hasEvent = (cgroup: string, event: string) => readFileSync(join(cgroup, "cgroup.events"), "utf8").includes(event);

/** The processes of a control group itself; none when it does not exist. */
function directProcesses(cgroup: string): number[] {
  try {
    return readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Whether a process is number 1 of a process namespace two levels down: the sandbox's, then the machine's. */
function isFirst(pid: number): boolean {
  try {
    const numbers = /^NSpid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]?.split(/\s+/) ?? [];
    return numbers.length >= 3 && numbers.at(-1) === "1";
  } catch {
    return false;
  }
}
