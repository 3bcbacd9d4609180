import * as fs from "node:fs";
import * as path from "node:path";
import { processesIn } from "../../rehearsal/machines/sandbox/cgroups";

/** Where version 1 has its memory controller on hosts that mount both versions. */
const version1 = "/sys/fs/cgroup/memory";

/** The control groups of the servers under test: what they use, and what they may use. Paths are the host's. */
export class Groups {
  private readonly top: string;

  constructor(top: string) {
    this.top = top;
  }

  /** Makes a group. `memoryMib`: more than that, and the kernel kills in it. */
  make(name: string, memoryMib?: number): Group {
    const folder = path.join(this.top, name);
    fs.mkdirSync(folder, { recursive: true });
    if (memoryMib === undefined) return new Group(folder);
    return new Group(folder, this.limit(name, memoryMib));
  }

  /** What the end of the box does not remove: version 1's groups, also those of a benchmark that was killed. */
  remove(): void {
    if (!fs.existsSync(version1)) return;
    for (const name of fs.readdirSync(version1).filter(name => name.startsWith("bench-")))
      try {
        fs.rmdirSync(path.join(version1, name));
      } catch {
        // Another benchmark's, with processes in it.
      }
  }

  private limit(name: string, memoryMib: number): string {
    const bytes = String(memoryMib * 2 ** 20);
    if (fs.existsSync(version1)) {
      const folder = path.join(version1, `bench-${path.basename(this.top)}-${name}`);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, "memory.limit_in_bytes"), bytes);
      fs.writeFileSync(path.join(folder, "memory.swappiness"), "0");
      return folder;
    }
    for (const parent of [path.dirname(this.top), this.top])
      fs.writeFileSync(path.join(parent, "cgroup.subtree_control"), "+memory");
    const folder = path.join(this.top, name);
    fs.writeFileSync(path.join(folder, "memory.max"), bytes);
    fs.writeFileSync(path.join(folder, "memory.swap.max"), "0");
    return folder;
  }
}

/** One control group. */
export class Group {
  readonly folder: string;
  private readonly memory: string | undefined;

  constructor(folder: string, memory?: string) {
    this.folder = folder;
    this.memory = memory;
  }

  /** Files that a process writes its number into to belong here. */
  get entrances(): readonly string[] {
    return [this.folder, ...(this.memory === undefined || this.memory === this.folder ? [] : [this.memory])].map(
      folder => path.join(folder, "cgroup.procs"),
    );
  }

  /** As the host counts. */
  get processes(): readonly number[] {
    return processesIn(this.folder);
  }

  kill(): void {
    fs.writeFileSync(path.join(this.folder, "cgroup.kill"), "1");
  }

  /** Processor time used so far, in microseconds, user and system. */
  cpuMicroseconds(): number {
    return numberIn(path.join(this.folder, "cpu.stat"), /^usage_usec (\d+)$/m);
  }

  /** MiB that its processes have for themselves, and their share of what they have in common. */
  memoryMib(): number {
    const share = (pid: number) => numberIn(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m);
    return this.processes.reduce((sum, pid) => sum + share(pid), 0) / 1024;
  }

  /** The most that was ever used of the limit, in MiB, file cache included. */
  peakMib(): number {
    const of = (name: string) => numberIn(path.join(this.memory ?? this.folder, name), /(\d+)/);
    return (of("memory.max_usage_in_bytes") || of("memory.peak")) / 2 ** 20;
  }

  /** Processes that the kernel killed because the limit was reached. */
  outOfMemoryKills(): number {
    const folder = this.memory ?? this.folder;
    const kills = (name: string) => numberIn(path.join(folder, name), /^oom_kill (\d+)$/m);
    return kills("memory.oom_control") + kills("memory.events");
  }
}

/** The number that a pattern finds in a file; 0 where there is no such file. */
function numberIn(file: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(fs.readFileSync(file, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
