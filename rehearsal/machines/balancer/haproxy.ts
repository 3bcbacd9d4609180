import * as fs from "node:fs";
import * as path from "node:path";
import type { NodePlace } from "./balancer";
import type { Box } from "../sandbox/sandbox";
import { freezeGroup } from "../sandbox/cgroups";
import { ask } from "./haproxySocket";
import { removeGroup } from "../sandbox/runFolder";

/** The HAProxy processes of a network interface, in the network namespace and a control group of its name. */
export class Haproxy {
  /** For its files. */
  readonly place: NodePlace;
  private readonly box: Box;
  private readonly name: string;
  private readonly group: string;

  constructor(box: Box, interfaceId: string) {
    this.box = box;
    this.name = interfaceId;
    this.group = path.join(box.run.group, interfaceId);
    this.place = {
      socket: `/run/haproxy/${interfaceId}.sock`,
      folder: path.join(box.run.path, "balancers", interfaceId),
    };
    fs.mkdirSync(this.place.folder, { recursive: true });
  }

  /** Starts it, or replaces the one that runs by a new one that takes over its sockets and what it knows of the targets. */
  async load(configuration: string, runs: boolean): Promise<void> {
    const { folder, socket } = this.place;
    const file = path.join(folder, "haproxy.cfg");
    const before = runs ? await this.pid() : undefined;
    fs.writeFileSync(path.join(folder, "state"), runs ? await this.ask("show servers state") : "1\n");
    fs.writeFileSync(file, configuration);
    const check = await this.box.try(["haproxy", "-c", "-q", "-f", file]);
    if (check.code !== 0) throw new Error(`HAProxy does not take the balancer's settings: ${check.stderr}`);
    const takeOver = before === undefined ? [] : ["-x", socket, "-sf", before];
    this.box.daemon(this.name, ["haproxy", "-db", "-f", file, ...takeOver], this.name, this.name);
    for (const deadline = Date.now() + 10_000; ;) {
      const now = await this.pid().catch(() => undefined);
      if (now !== undefined && now !== before) return;
      if (Date.now() > deadline)
        throw new Error(
          `the balancer does not start: ${fs.readFileSync(this.box.log(this.name), "utf8").slice(-1000)}`,
        );
      await new Promise(done => setTimeout(done, 20));
    }
  }

  /** Sends commands in one line, which are one step, and returns what it answers. */
  ask(...commands: string[]): Promise<string> {
    return ask(this.box.inside(this.place.socket), ...commands);
  }

  /** Ends it, and older ones that still serve requests in flight. */
  kill(): Promise<void> {
    return removeGroup(this.group);
  }

  /** Stops its time, or lets it go on. */
  freeze(frozen: boolean): Promise<void> {
    return freezeGroup(this.group, frozen);
  }

  private async pid(): Promise<string> {
    return /^Pid: (\d+)$/m.exec(await this.ask("show info"))?.[1] ?? "";
  }
}
