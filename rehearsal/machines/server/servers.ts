import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Server } from "../../aws/core/hardware";
import { type Box, type Outcome, type RunOptions, ended, outcome } from "../sandbox/sandbox";
import type { Fleet } from "../faults";
import { freezeGroup, isFrozen, leaderOf } from "../sandbox/cgroups";
import { removeGroup } from "../sandbox/runFolder";

/** systemd's sign for "power off", SIGRTMIN+4: what a press of the power button does. */
const POWER_BUTTON = 38;
/** Seconds that a shutdown may take before the power is cut. */
const SHUTDOWN = 120;
/** nspawn's exit code when the machine asked to be started again. */
const REBOOT = 133;

/** Booted servers: systemd-nspawn on the image, with a disk of their own laid over it. */
export class Servers implements Fleet {
  private readonly box: Box;
  private readonly image: string;
  private readonly servers = new Map<string, { readonly server: Server; power: ChildProcess | undefined }>();

  constructor(box: Box, image: string) {
    this.box = box;
    this.image = image;
  }

  /** Turns it on; its card is there. */
  start(server: Server): void {
    const known = this.servers.get(server.instanceId);
    if (known?.power !== undefined) return;
    const { interfaceId, instanceId } = server;
    const group = `/sys/fs/cgroup/${path.basename(this.box.run.group)}/${instanceId}`;
    const argv = [
      path.join(__dirname, "server.sh"),
      this.folder(instanceId),
      this.image,
      group,
      interfaceId,
      instanceId,
    ];
    const power = this.box.daemon(instanceId, ["bash", ...argv]);
    const entry = { server, power: power as ChildProcess | undefined };
    this.servers.set(instanceId, entry);
    power.once("exit", code => {
      entry.power = undefined;
      if (code === REBOOT && this.servers.get(instanceId) === entry) this.start(server);
    });
  }

  /** Shuts it down in order. */
  async stop(instanceId: string): Promise<void> {
    const power = this.servers.get(instanceId)?.power;
    if (power === undefined) return;
    // One whose time is stopped would not hear of it.
    if (isFrozen(this.group(instanceId))) return this.kill(instanceId);
    const off = ended(power);
    // Again and again, because a machine that has just been turned on does not listen yet.
    for (const deadline = Date.now() + SHUTDOWN * 1000; this.isOn(instanceId) && Date.now() < deadline;) {
      const leader = leaderOf(this.group(instanceId));
      if (leader !== undefined) signal(leader, POWER_BUTTON);
      await Promise.race([off, new Promise(done => setTimeout(done, 1000))]);
    }
    await this.kill(instanceId);
  }

  /** Cuts its power. */
  async kill(instanceId: string): Promise<void> {
    const power = this.servers.get(instanceId)?.power;
    await removeGroup(this.group(instanceId));
    if (power !== undefined) await ended(power);
  }

  async powerOn(instanceId: string): Promise<void> {
    const entry = this.servers.get(instanceId);
    if (entry !== undefined) this.start(entry.server);
  }

  async freeze(instanceId: string, frozen: boolean): Promise<void> {
    await freezeGroup(this.group(instanceId), frozen);
  }

  /** Stops it and drops its disk. */
  async destroy(instanceId: string): Promise<void> {
    await this.stop(instanceId);
    this.servers.delete(instanceId);
    const folder = this.folder(instanceId);
    await this.box.try(["umount", path.join(folder, "root")]);
    fs.rmSync(folder, { recursive: true, force: true });
  }

  isOn(instanceId: string): boolean {
    return this.servers.get(instanceId)?.power !== undefined;
  }

  all(): Server[] {
    return [...this.servers.values()].map(({ server }) => server);
  }

  console(instanceId: string): string {
    const file = this.box.log(instanceId);
    return fs.existsSync(file) ? plain(fs.readFileSync(file, "utf8")) : "";
  }

  /** Runs a command as root in a running server. */
  async exec(instanceId: string, argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const leader = leaderOf(this.group(instanceId));
    if (leader === undefined) throw new Error(`${instanceId} is off`);
    const environment = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8", "TERM=dumb"];
    const namespaces = ["-t", String(leader), "-m", "-u", "-i", "-n", "-p", "-r", "-w"];
    return outcome(spawn("nsenter", [...namespaces, "--", ...environment, ...argv]), options);
  }

  /** Where its disk is, on the host: `upper` has what differs from the image. */
  folder(instanceId: string): string {
    return path.join(this.box.run.path, "machines", instanceId);
  }

  group(instanceId: string): string {
    return path.join(this.box.run.group, instanceId);
  }
}

function signal(pid: number, number: number): void {
  try {
    process.kill(pid, number);
  } catch {
    // It ended in between.
  }
}

/** What a terminal was sent, without its control sequences and carriage returns. */
function plain(text: string): string {
  const escape = "\\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007]*\\u0007)";
  return text.replace(new RegExp(`${escape}|\\r|\\u0007`, "g"), "");
}
