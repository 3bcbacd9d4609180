import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The share of an instance type's memory that Linux counts as MemTotal: the kernel and the virtual machine need the rest. Karpenter
 * reckons with the same share (`vmMemoryOverheadPercent`, 7.5 % by default), because AWS publishes none.
 */
const usableShare = 0.925;

/** KiB of memory that a server with this many MiB believes that it has. */
export const believedKib = (memoryMib: number) => Math.floor(memoryMib * 1024 * usableShare);

/** What is true of a server that has just started: nearly all memory is free, and it has no swap. */
const atStart: Readonly<Record<string, number>> = {
  MemTotal: 1,
  MemFree: 0.85,
  MemAvailable: 0.9,
  SwapTotal: 0,
  SwapFree: 0,
};

/**
 * The text of /proc/meminfo on a server with this many MiB. It does not change while the server runs.
 *
 * @param text that of this machine, which has the lines of its kernel
 */
export function memoryFile(text: string, memoryMib: number): string {
  const total = believedKib(memoryMib);
  return text.replace(/^(\w+):( +)(\d+) kB$/gm, (_, name: string, space: string, kib: string) => {
    const share = atStart[name];
    // VmallocTotal and the like are sizes of address spaces.
    const value =
      share !== undefined
        ? Math.floor(total * share)
        : name.startsWith("Vm")
          ? Number(kib)
          : Math.min(Number(kib), total);
    return `${name}:${String(value).padStart(space.length + kib.length)} kB`;
  });
}

/**
 * Writes what a server reads in /proc/meminfo into its folder. Returns the limit of its memory in bytes; empty if it has that of the
 * host.
 */
export function giveMemory(folder: string, memoryMib: number | undefined): string {
  if (memoryMib === undefined) return "";
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "meminfo"), memoryFile(readFileSync("/proc/meminfo", "utf8"), memoryMib));
  return String(believedKib(memoryMib) * 1024);
}
