import * as fs from "node:fs";
import * as path from "node:path";
import type { Balancer, Target, TargetGroup, Topology } from "../../aws/core/topology";
import { backendOf, balancerConfiguration, certificateFile, groupsOf, openBackendOf, serverOptions } from "./balancer";
import type { Box } from "../sandbox/sandbox";
import { Haproxy } from "./haproxy";
import { rows } from "./haproxySocket";
import { Presence } from "../sandbox/availability";

/** A target's name in HAProxy; its health check sends it as `Host`. */
export const keyOf = (target: Pick<Target, "address" | "port">) => `${target.address}:${target.port}`;

/** A balancer of a topology, and the address of its node. */
type Wanted = readonly [topology: Topology, balancer: Balancer, address: string];

/** One node of a balancer: HAProxy in the network namespace of the node's interface. */
export class BalancerNode {
  readonly interfaceId: string;
  private readonly haproxy: Haproxy;
  private readonly presence = new Presence();
  /** What it shall be, for when its power comes back. */
  private wanted: Wanted | undefined;
  private structure = "";
  private power = true;
  private start = Date.now();
  /** Targets that HAProxy knows, draining ones too: backend -> keys. */
  private readonly servers = new Map<string, Set<string>>();
  /** Draining ones: `backend/key`. */
  private readonly leaving = new Set<string>();

  constructor(box: Box, interfaceId: string) {
    this.interfaceId = interfaceId;
    this.haproxy = new Haproxy(box, interfaceId);
  }

  get on(): boolean {
    return this.power;
  }

  /** Since when it knows targets, milliseconds since 1970. */
  get since(): number {
    return this.start;
  }

  /**
   * Makes listeners, rules and targets equal to the topology; of a node that is away, when it is back. Targets that left
   * their group get no new requests.
   */
  async apply(...wanted: Wanted): Promise<void> {
    this.wanted = wanted;
    await this.presence.ask(() => this.become(...wanted), undefined);
  }

  private async become(topology: Topology, balancer: Balancer, address: string): Promise<void> {
    const groups = groupsOf(topology, balancer);
    const { place } = this.haproxy;
    const structure = balancerConfiguration(topology, balancer, address, place);
    if (structure !== this.structure) {
      for (const backend of [...this.servers.keys()])
        if (!groups.some(group => backendOf(group) === backend)) this.servers.delete(backend);
      for (const listener of balancer.listeners)
        if (listener.certificate !== undefined)
          fs.writeFileSync(path.join(place.folder, certificateFile(listener)), listener.certificate, { mode: 0o600 });
      const begins = this.structure === "";
      if (begins) {
        this.start = Date.now();
        // From its first request on it has targets: one that has lost its power comes back while visitors ask.
        for (const group of groups) this.servers.set(backendOf(group), new Set(group.targets.map(keyOf)));
      }
      const known = (group: TargetGroup) => [...this.known(group)];
      await this.haproxy.load(balancerConfiguration(topology, balancer, address, place, known), !begins);
      this.structure = structure;
      if (begins) await this.doubt(groups);
    }
    for (const group of groups) await this.register(group);
  }

  /** Lets a target that has left its group go if it has no requests in flight any more, or in any case. */
  async release(group: TargetGroup, key: string, force: boolean): Promise<boolean> {
    return this.presence.ask(() => this.letGo(group, key, force), true);
  }

  private async letGo(group: TargetGroup, key: string, force: boolean): Promise<boolean> {
    const backends = [backendOf(group), openBackendOf(group)];
    if (this.structure === "" || !this.known(group).has(key)) return true;
    if (force) await this.haproxy.ask(...backends.map(backend => `shutdown sessions server ${backend}/${key}`));
    let gone = true;
    for (const backend of backends) {
      const server = `${backend}/${key}`;
      // Idle connections to it would keep it; they are closed at the entrance to maintenance.
      const answer = await this.haproxy.ask(
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

  /** Statistics of the checked backends, a row for each target; undefined when the node cannot tell. */
  async statistics(): Promise<Record<string, string>[] | undefined> {
    if (this.structure === "") return undefined;
    return this.presence.ask(async () => rows(await this.haproxy.ask("show stat -1 4 -1")), undefined);
  }

  /** Cuts its power. */
  async kill(): Promise<void> {
    this.power = false;
    this.presence.leave();
    await this.haproxy.kill();
  }

  /** Starts it again with the topology of now; it knows nothing of before. */
  async powerOn(): Promise<void> {
    await this.haproxy.kill();
    this.structure = "";
    this.servers.clear();
    this.leaving.clear();
    this.power = true;
    await this.comeBack();
  }

  /** Stops its time, or lets it go on; what it has missed is made up for. */
  async freeze(frozen: boolean): Promise<void> {
    if (frozen) this.presence.leave();
    await this.haproxy.freeze(frozen);
    if (!frozen) await this.comeBack();
  }

  private async comeBack(): Promise<void> {
    await this.presence.comeBack();
    if (this.wanted !== undefined) await this.apply(...this.wanted);
  }

  private known(group: TargetGroup): Set<string> {
    const keys = this.servers.get(backendOf(group)) ?? new Set<string>();
    this.servers.set(backendOf(group), keys);
    return keys;
  }

  /** HAProxy takes targets that it begins with for healthy, AWS for unhealthy until their first checks. */
  private async doubt(groups: readonly TargetGroup[]): Promise<void> {
    const servers = groups.flatMap(group => [...this.known(group)].map(key => `${backendOf(group)}/${key}`));
    if (servers.length > 0) await this.haproxy.ask(...servers.map(server => `set server ${server} health down`));
  }

  private async register(group: TargetGroup): Promise<void> {
    const known = this.known(group);
    const wanted = new Set(group.targets.map(keyOf));
    const [normal, open] = [backendOf(group), openBackendOf(group)];
    for (const key of wanted) {
      if (known.has(key) && !this.leaving.has(`${normal}/${key}`)) continue;
      // One that comes back while it drains may be half gone: what is still there stays.
      await this.haproxy.ask(
        `add server ${normal}/${key} ${key} ${serverOptions(group)}`,
        `add server ${open}/${key} ${key}`,
      );
      // HAProxy takes a new target for healthy, AWS for unhealthy until its first checks. One line: no request in between.
      await this.haproxy.ask(
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
      await this.haproxy.ask(`set server ${normal}/${key} state maint`, `set server ${open}/${key} state maint`);
      this.leaving.add(`${normal}/${key}`);
    }
  }
}
