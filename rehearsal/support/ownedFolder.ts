import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Makes a folder that only this user may enter, and that tells that this process uses it. */
export function claimFolder(folder: string): string {
  // The owner is written before the folder gets its name. Otherwise another process could take it for one without an owner.
  const unnamed = join(dirname(folder), `.${basename(folder)}`);
  mkdirSync(unnamed, { recursive: true, mode: 0o700 });
  writeFileSync(join(unnamed, "owner"), `${process.pid} ${startTimeOf(process.pid)}`);
  renameSync(unnamed, folder);
  return folder;
}

/** Whether `claimFolder` has made the folder. */
export const isClaimed = (folder: string): boolean => existsSync(join(folder, "owner"));

/** The process that owns a folder; undefined when it has ended. */
export function ownerOf(folder: string): number | undefined {
  try {
    const [, pid = "", start] = /^(\d+) (.*)$/.exec(readFileSync(join(folder, "owner"), "utf8")) ?? [];
    return startTimeOf(Number(pid)) === start ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * When a process started, as a text: on Linux in clock ticks since the boot of the host. Undefined when there is no such process.
 * Together with the process id it identifies a process, because the kernel reuses the ids.
 */
export function startTimeOf(pid: number): string | undefined {
  try {
    if (process.platform !== "linux") return psOf(pid);
    // The second field is the program's name in brackets and may itself contain blanks and brackets.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.split(" ")[19];
  } catch {
    return undefined;
  }
}

const psOf = (pid: number) => execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
