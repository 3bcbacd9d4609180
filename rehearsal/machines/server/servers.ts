import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Server, ServerHealth, Terminal } from "../../aws/core/hardware";
import { TimedOut, until } from "../../support/until";
import type { MachineFleet } from "../machine";
import { freezeCgroup, isFrozen, leaderOf, removeCgroup } from "../sandbox/cgroups";
import { type CommandOptions, type Outcome, ended, outcomeOf } from "../sandbox/command";
import type { Sandbox } from "../sandbox/sandbox";
import { firstUserOf, inServer, loginVariables } from "../sandbox/users";
import { DiskCopies } from "./diskCopies";
import { giveMemory } from "./memory";
import { openTerminal } from "./terminal";

/** systemd's signal for "power off", SIGRTMIN+4: what pressing the power button does. */
const powerButton = 38;
const pressEveryMs = 1000;
/** How long a shutdown may take before the power is cut. */
const shutdownSeconds = 120;
/** nspawn's exit code when the machine asks for a reboot. */
const rebootCode = 133;

interface Entry {
  readonly server: Server;
  /** The layers under its disk, the uppermost first. */
  readonly image: string;
  process: ChildProcess | undefined;
  /** Whether it was shut down in order, and did not lose its power. */
  isShutDown: boolean;
}

/** Booted servers: systemd-nspawn on the image, each with a disk of its own laid over it. */
export class Servers implements MachineFleet {
  readonly #sandbox: Sandbox;
  readonly #image: string;
  readonly #disks: DiskCopies;
  readonly #servers = new Map<string, Entry>();

  constructor(sandbox: Sandbox, image: string) {
    this.#sandbox = sandbox;
    this.#image = image;
    this.#disks = new DiskCopies(join(sandbox.run.path, "copies"), image);
  }

  /** Lays a disk over the image as for a server. Throws with the reason where this kernel or the image's file system cannot do it. */
  async tryDisk(): Promise<void> {
    const folder = this.#folder("trial");
    for (const part of ["upper", "work", "root"]) mkdirSync(join(folder, part), { recursive: true });
    const script = join(__dirname, "mappedOverlay.pl");
    const trial = await this.#sandbox.try(["perl", script, String(firstUserOf("trial")), this.#image, folder]);
    if (trial.code !== 0)
      throw new Error(
        `this machine cannot boot servers whose root is not its own root: ${trial.stderr.trim()}. The images are in ${this.#image}; REHEARSAL_CACHE chooses another place.`,
      );
    await this.#sandbox.exec(["umount", ...["root", "lower0", "disk"].map(part => join(folder, part))]);
    rmSync(folder, { recursive: true });
  }

  /** Powers a server on. Its network interface is connected already. */
  start(server: Server): void {
    const { interfaceId, instanceId } = server;
    if (this.isOn(instanceId)) return;
    const image = this.#servers.get(instanceId)?.image ?? this.#disks.layersOf(server.diskCopy).join(":");
    const script = join(__dirname, "server.sh");
    const cgroup = this.#sandbox.innerCgroup(instanceId);
    const users = String(firstUserOf(instanceId));
    const memory = giveMemory(this.#folder(instanceId), server.memoryMib);
    const argv = ["bash", script, this.#folder(instanceId), image, cgroup, interfaceId, instanceId, users, memory];
    const process = this.#sandbox.daemon(instanceId, argv);
    const entry: Entry = { server, image, process, isShutDown: false };
    this.#servers.set(instanceId, entry);
    process.once("exit", code => {
      entry.process = undefined;
      if (this.#servers.get(instanceId) !== entry) return;
      if (code === rebootCode) this.start(server);
      entry.isShutDown = code === 0;
      if (entry.isShutDown) server.shutDown?.();
    });
  }

  /** Shuts a server down in order. One that does not end in time loses its power. */
  async stop(instanceId: string): Promise<void> {
    if (!this.isOn(instanceId)) return;
    // A frozen server cannot shut down.
    if (isFrozen(this.#cgroup(instanceId))) return this.kill(instanceId);
    let pressedMs = -Infinity;
    const hasShutDown = () => {
      if (!this.isOn(instanceId)) return true;
      // The button is pressed once a second, because a server that is still booting does not react to it.
      const leader = leaderOf(this.#cgroup(instanceId));
      if (leader !== undefined && performance.now() - pressedMs >= pressEveryMs) {
        signal(leader, powerButton);
        pressedMs = performance.now();
      }
      return false;
    };
    await until(`${instanceId} to shut down`, { seconds: shutdownSeconds }, hasShutDown).catch((error: unknown) => {
      if (!(error instanceof TimedOut)) throw error;
    });
    await this.kill(instanceId);
  }

  async kill(instanceId: string): Promise<void> {
    const process = this.#servers.get(instanceId)?.process;
    await removeCgroup(this.#cgroup(instanceId));
    if (process !== undefined) await ended(process);
  }

  async powerOn(instanceId: string): Promise<void> {
    const entry = this.#servers.get(instanceId);
    // A server that was shut down stays off when the power comes back.
    if (entry !== undefined && !entry.isShutDown) this.start(entry.server);
  }

  freeze(instanceId: string, frozen: boolean): Promise<void> {
    return freezeCgroup(this.#cgroup(instanceId), frozen);
  }

  /** Stops a server and removes its disk. */
  async destroy(instanceId: string): Promise<void> {
    await this.stop(instanceId);
    await this.kill(instanceId); // A server that has turned itself off leaves its control group behind.
    this.#servers.delete(instanceId);
    const folder = this.#folder(instanceId);
    await this.#sandbox.try(["umount", join(folder, "root")]);
    rmSync(folder, { recursive: true, force: true });
  }

  /** Copies the disk of a server that is off. */
  async copyDisk(instanceId: string, copyId: string): Promise<void> {
    const entry = this.#servers.get(instanceId);
    if (entry === undefined || this.isOn(instanceId)) throw new Error(`${instanceId} is not a server that is off`);
    await this.#disks.copy(join(this.#folder(instanceId), "upper"), entry.server.diskCopy, copyId);
  }

  deleteDiskCopy(copyId: string): void {
    this.#disks.forget(copyId);
  }

  isOn(instanceId: string): boolean {
    return this.#servers.get(instanceId)?.process !== undefined;
  }

  /** Undefined for a server that was never started. */
  health(instanceId: string): ServerHealth | undefined {
    if (!this.#servers.has(instanceId)) return undefined;
    if (!this.isOn(instanceId)) return this.#servers.get(instanceId)?.isShutDown === true ? "stopped" : "off";
    return isFrozen(this.#cgroup(instanceId)) ? "silent" : "running";
  }

  all(): Server[] {
    return [...this.#servers.values()].map(({ server }) => server);
  }

  /** What the server has written on its console, without a terminal's control sequences. */
  console(instanceId: string): string {
    const file = this.#sandbox.logFile(instanceId);
    return existsSync(file) ? plain(readFileSync(file, "utf8")) : "";
  }

  /** Runs a command as root in a running server. */
  async exec(instanceId: string, argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    const leader = this.#leader(instanceId);
    const environment = ["env", "-i", ...loginVariables, "TERM=dumb"];
    return outcomeOf(spawn("nsenter", [...inServer(leader), "--", ...environment, ...argv]), options);
  }

  openTerminal(instanceId: string, command: string): Terminal {
    return openTerminal(this.#leader(instanceId), command);
  }

  #leader(instanceId: string): number {
    const leader = leaderOf(this.#cgroup(instanceId));
    if (leader === undefined) throw new Error(`${instanceId} is off`);
    return leader;
  }

  /** Path of its disk on the host: `upper` in it contains what differs from the image. */
  #folder(instanceId: string): string {
    return join(this.#sandbox.run.path, "machines", instanceId);
  }

  #cgroup(instanceId: string): string {
    return this.#sandbox.cgroup(instanceId);
  }
}

function signal(pid: number, number: number): void {
  try {
    process.kill(pid, number);
  } catch {
    // The process has ended in between.
  }
}

/** Removes control sequences, carriage returns and bells. */
function plain(text: string): string {
  const escape = "\\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007]*\\u0007)";
  return text.replace(new RegExp(`${escape}|\\r|\\u0007`, "g"), "");
}
