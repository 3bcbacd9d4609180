import * as fs from "node:fs";
import * as path from "node:path";

/** The first process of a machine, as the host counts; undefined when it is off. */
export function leaderOf(group: string): number | undefined {
  // systemd-nspawn puts the machine's processes below `payload`, and systemd itself into `init.scope` there.
  for (const part of ["payload/init.scope", "payload", ""]) {
    const first = processes(path.join(group, part)).find(pid => isFirst(pid));
    if (first !== undefined) return first;
  }
  return undefined;
}

/** Every process in a group and in those below it. */
export function processesIn(group: string): number[] {
  const below = fs.readdirSync(group, { withFileTypes: true }).filter(entry => entry.isDirectory());
  return [...processes(group), ...below.flatMap(entry => processesIn(path.join(group, entry.name)))];
}

/** Stops the time of everything in a group, or lets it go on; returns when that is so, usually at once. */
export async function freezeGroup(group: string, frozen: boolean): Promise<void> {
  fs.writeFileSync(path.join(group, "cgroup.freeze"), frozen ? "1" : "0");
  for (let attempt = 0; attempt < 200 && isFrozen(group) !== frozen; attempt++)
    await new Promise(done => setTimeout(done, 10));
}

/** Whether the time of everything in a group is stopped. */
export function isFrozen(group: string): boolean {
  const events = path.join(group, "cgroup.events");
  return fs.existsSync(events) && fs.readFileSync(events, "utf8").includes("frozen 1");
}

function processes(group: string): number[] {
  try {
    return fs.readFileSync(path.join(group, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Whether a process is number 1 of a process namespace two levels down: the box's, then the machine's. */
function isFirst(pid: number): boolean {
  try {
    const numbers = /^NSpid:\s+(.*)$/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]?.split(/\s+/) ?? [];
    return numbers.length >= 3 && numbers.at(-1) === "1";
  } catch {
    return false;
  }
}
