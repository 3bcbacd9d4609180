import * as fs from "node:fs";
import * as path from "node:path";
import type { Balancer, Target, TargetGroup, Topology } from "../cloud/topology";
import { backendOf, balancerConfiguration, certificateFile, groupsOf, openBackendOf, serverOptions } from "./balancer";
import type { Box } from "./box";
import { ask, rows } from "./haproxySocket";

/** A target's name in HAProxy; its health check sends it as `Host`. */
export const keyOf = (target: Pick<Target, "address" | "port">) => `${target.address}:${target.port}`;

/** One node of a balancer: HAProxy in the network namespace of the node's interface. */
export class BalancerNode {
  readonly interfaceId: string;
  private readonly box: Box;
  private readonly folder: string;
  private readonly socket: string;
  private structure = "";
  /** Targets that HAProxy knows, draining ones too: backend -> keys. */
  private readonly servers = new Map<string, Set<string>>();
  /** Draining ones: `backend/key`. */
  private readonly leaving = new Set<string>();

  constructor(box: Box, interfaceId: string) {
    this.box = box;
    this.interfaceId = interfaceId;
    this.folder = path.join(box.run.path, "balancers", interfaceId);
    this.socket = `/run/haproxy/${interfaceId}.sock`;
    fs.mkdirSync(this.folder, { recursive: true });
  }

  /** Makes listeners, rules and targets equal to the topology. Targets that left their group get no new requests. */
  async apply(topology: Topology, balancer: Balancer, address: string): Promise<void> {
    const groups = groupsOf(topology, balancer);
    const place = { socket: this.socket, folder: this.folder };
    const structure = balancerConfiguration(topology, balancer, address, place);
    if (structure !== this.structure) {
      for (const backend of [...this.servers.keys()])
        if (!groups.some(group => backendOf(group) === backend)) this.servers.delete(backend);
      for (const listener of balancer.listeners)
        if (listener.certificate !== undefined)
          fs.writeFileSync(path.join(this.folder, certificateFile(listener)), listener.certificate, { mode: 0o600 });
      const known = (group: TargetGroup) => [...this.known(group)];
      await this.load(balancerConfiguration(topology, balancer, address, place, known));
      this.structure = structure;
    }
    for (const group of groups) await this.register(group);
  }

  /** Lets a target that has left its group go if it has no requests in flight any more, or in any case. */
  async release(group: TargetGroup, key: string, force: boolean): Promise<boolean> {
    const backends = [backendOf(group), openBackendOf(group)];
    if (this.structure === "" || !this.known(group).has(key)) return true;
    if (force) await this.ask(...backends.map(backend => `shutdown sessions server ${backend}/${key}`));
    let gone = true;
    for (const backend of backends) {
      const server = `${backend}/${key}`;
      // Idle connections to it would keep it; they are closed at the entrance to maintenance.
      const answer = await this.ask(
        `set server ${server} state drain`,
        `set server ${server} state maint`,
        `del server ${server}`,
      );
      gone &&= /Server deleted|No such server/.test(answer);
    }
    if (gone) {
      this.known(group).delete(key);
      this.leaving.delete(`${backends[0]}/${key}`);
    }
    return gone;
  }

  /** Statistics of the checked backends, a row for each target. */
  async statistics(): Promise<Record<string, string>[]> {
    if (this.structure === "") return [];
    return rows(await this.ask("show stat -1 4 -1"));
  }

  async stop(): Promise<void> {
    if (this.structure === "") return;
    await this.box.try(["kill", "-KILL", await this.pid()]);
    this.structure = "";
  }

  private known(group: TargetGroup): Set<string> {
    const keys = this.servers.get(backendOf(group)) ?? new Set<string>();
    this.servers.set(backendOf(group), keys);
    return keys;
  }

  private async register(group: TargetGroup): Promise<void> {
    const known = this.known(group);
    const wanted = new Set(group.targets.map(keyOf));
    const [normal, open] = [backendOf(group), openBackendOf(group)];
    for (const key of wanted) {
      if (known.has(key) && !this.leaving.has(`${normal}/${key}`)) continue;
      // One that comes back while it drains may be half gone: what is still there stays.
      await this.ask(`add server ${normal}/${key} ${key} ${serverOptions(group)}`, `add server ${open}/${key} ${key}`);
      // HAProxy takes a new target for healthy, AWS for unhealthy until its first checks. One line: no request in between.
      await this.ask(
        `enable health ${normal}/${key}`,
        `enable server ${normal}/${key}`,
        `set server ${normal}/${key} health down`,
        `enable server ${open}/${key}`,
        // Gives the new one its cookie, too.
        ...(group.stickySeconds === 0
          ? []
          : ["disable", "enable"].map(word => `${word} dynamic-cookie backend ${normal}`)),
      );
      known.add(key);
      this.leaving.delete(`${normal}/${key}`);
    }
    for (const key of known) {
      if (wanted.has(key) || this.leaving.has(`${normal}/${key}`)) continue;
      await this.ask(`set server ${normal}/${key} state maint`, `set server ${open}/${key} state maint`);
      this.leaving.add(`${normal}/${key}`);
    }
  }

  /** Starts HAProxy, or replaces it by a new one that takes over its sockets and what it knows of the targets. */
  private async load(configuration: string): Promise<void> {
    const file = path.join(this.folder, "haproxy.cfg");
    const before = this.structure === "" ? undefined : await this.pid();
    if (before !== undefined) fs.writeFileSync(path.join(this.folder, "state"), await this.ask("show servers state"));
    else fs.writeFileSync(path.join(this.folder, "state"), "1\n");
    fs.writeFileSync(file, configuration);
    const check = await this.box.try(["haproxy", "-c", "-q", "-f", file]);
    if (check.code !== 0) throw new Error(`HAProxy does not take the balancer's settings: ${check.stderr}`);
    const takeOver = before === undefined ? [] : ["-x", this.socket, "-sf", before];
    this.box.daemon(this.interfaceId, ["haproxy", "-db", "-f", file, ...takeOver], this.interfaceId);
    for (const deadline = Date.now() + 10_000; ;) {
      const now = await this.pid().catch(() => undefined);
      if (now !== undefined && now !== before) return;
      if (Date.now() > deadline)
        throw new Error(
          `the balancer does not start: ${fs.readFileSync(this.box.log(this.interfaceId), "utf8").slice(-1000)}`,
        );
      await new Promise(done => setTimeout(done, 20));
    }
  }

  private async pid(): Promise<string> {
    return /^Pid: (\d+)$/m.exec(await this.ask("show info"))?.[1] ?? "";
  }

  private ask(...commands: string[]): Promise<string> {
    return ask(this.box.inside(this.socket), ...commands);
  }
}
