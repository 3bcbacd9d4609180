import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Balancer, TargetGroup, Topology } from "../../aws/core/topology";
import { Availability } from "../sandbox/availability";
import type { Sandbox } from "../sandbox/sandbox";
import { balancerConfiguration, groupsOf, openServerOptions, serverOptions } from "./balancerConfiguration";
import { Haproxy } from "./haproxy";
import { rows } from "./haproxySocket";
import { backendOf, certificateFile, keyOf, openBackendOf } from "./names";

/** Arguments of `apply`: topology, balancer, node address. */
type Wanted = readonly [topology: Topology, balancer: Balancer, address: string];

/** One node of a balancer: HAProxy in the network namespace of the node's interface. */
export class BalancerNode {
  readonly interfaceId: string;
  readonly #haproxy: Haproxy;
  readonly #availability = new Availability();
  /** The latest arguments of `apply`, for a node that is unavailable now. */
  #wanted: Wanted | undefined;
  /** The configuration that HAProxy runs with, without the targets; empty while it was never started. */
  #applied = "";
  #hasPower = true;
  #startMs = Date.now();
  /** Backend -> keys of the targets that HAProxy knows, including those that are draining. */
  readonly #targets = new Map<string, Set<string>>();
  /** The targets that are draining: `backend/key`. */
  readonly #draining = new Set<string>();

  constructor(sandbox: Sandbox, interfaceId: string) {
    this.interfaceId = interfaceId;
    this.#haproxy = new Haproxy(sandbox, interfaceId);
  }

  get on(): boolean {
    return this.#hasPower;
  }

  /** When it started to check targets, in ms since 1970. */
  get sinceMs(): number {
    return this.#startMs;
  }

  /**
   * Makes listeners, rules and targets equal to the topology. An unavailable node does so when it is available again.
   * Targets that have left their group get no new requests.
   */
  async apply(...wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    await this.#availability.ask(() => this.#configure(...wanted), undefined);
  }

  async #configure(topology: Topology, balancer: Balancer, address: string): Promise<void> {
    const groups = groupsOf(topology, balancer);
    const { place } = this.#haproxy;
    const next = balancerConfiguration(topology, balancer, address, place);
    if (next !== this.#applied) {
      for (const backend of [...this.#targets.keys()])
        if (!groups.some(group => backendOf(group) === backend)) this.#targets.delete(backend);
      for (const listener of balancer.listeners)
        if (listener.certificate !== undefined)
          writeFileSync(join(place.folder, certificateFile(listener)), listener.certificate, { mode: 0o600 });
      const isNew = this.#applied === "";
      if (isNew) {
        this.#startMs = Date.now();
        // A node that gets its power back does so under load, so it must have its targets at the first request.
        for (const group of groups) this.#targets.set(backendOf(group), new Set(group.targets.map(keyOf)));
      }
      const known = (group: TargetGroup) => [...this.#known(group)];
      await this.#haproxy.load(balancerConfiguration(topology, balancer, address, place, known), !isNew);
      this.#applied = next;
      if (isNew) await this.#markUnhealthy(groups);
    }
    for (const group of groups) await this.#register(group);
  }

  /**
   * Removes a target that has left its group when it has no requests in flight, or at once with `force`. Returns whether the
   * target is gone.
   */
  async release(group: TargetGroup, key: string, force: boolean): Promise<boolean> {
    return this.#availability.ask(() => this.#deregister(group, key, force), true);
  }

  async #deregister(group: TargetGroup, key: string, force: boolean): Promise<boolean> {
    const backends = [backendOf(group), openBackendOf(group)];
    if (this.#applied === "" || !this.#known(group).has(key)) return true;
    if (force) await this.#haproxy.ask(...backends.map(backend => `shutdown sessions server ${backend}/${key}`));
    let isGone = true;
    for (const backend of backends) {
      const server = `${backend}/${key}`;
      // A server with idle connections cannot be deleted. HAProxy closes them when the server enters maintenance.
      const answer = await this.#haproxy.ask(
        `set server ${server} state drain`,
        `set server ${server} state maint`,
        `del server ${server}`,
      );
      isGone &&= /Server deleted|No such server/.test(answer);
    }
    if (isGone) {
      this.#known(group).delete(key);
      this.#draining.delete(`${backends[0]}/${key}`);
    }
    return isGone;
  }

  /** Statistics of the backends with checks, a row for each target; undefined when the node is unavailable. */
  async statistics(): Promise<Record<string, string>[] | undefined> {
    if (this.#applied === "") return undefined;
    return this.#availability.ask(async () => rows(await this.#haproxy.ask("show stat -1 4 -1")), undefined);
  }

  /** Cuts the power. */
  async kill(): Promise<void> {
    this.#hasPower = false;
    this.#availability.markUnavailable();
    await this.#haproxy.kill();
  }

  /** Starts the node anew with the latest topology. It remembers nothing from before. */
  async powerOn(): Promise<void> {
    await this.#haproxy.kill();
    this.#applied = "";
    this.#targets.clear();
    this.#draining.clear();
    this.#hasPower = true;
    await this.#catchUp();
  }

  /** Freezes HAProxy, or lets it go on and applies what it has missed. */
  async freeze(frozen: boolean): Promise<void> {
    if (frozen) this.#availability.markUnavailable();
    await this.#haproxy.freeze(frozen);
    if (!frozen) await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    await this.#availability.markAvailable();
    if (this.#wanted !== undefined) await this.apply(...this.#wanted);
  }

  #known(group: TargetGroup): Set<string> {
    const keys = this.#targets.get(backendOf(group)) ?? new Set<string>();
    this.#targets.set(backendOf(group), keys);
    return keys;
  }

  /** For HAProxy the targets that it starts with are healthy, for AWS they are unhealthy until their first checks. */
  async #markUnhealthy(groups: readonly TargetGroup[]): Promise<void> {
    const servers = groups.flatMap(group => [...this.#known(group)].map(key => `${backendOf(group)}/${key}`));
    if (servers.length > 0) await this.#haproxy.ask(...servers.map(server => `set server ${server} health down`));
  }

  /** @throws Error when HAProxy refuses the target for another reason than that it has it */
  async #add(server: string): Promise<void> {
    const answer = await this.#haproxy.ask(`add server ${server}`);
    if (!/New server registered|Already exists/i.test(answer))
      throw new Error(`HAProxy does not take the target ${server}: ${answer.trim()}`);
  }

  async #register(group: TargetGroup): Promise<void> {
    const known = this.#known(group);
    const wanted = new Set(group.targets.map(keyOf));
    const [normal, open] = [backendOf(group), openBackendOf(group)];
    for (const key of wanted) {
      if (known.has(key) && !this.#draining.has(`${normal}/${key}`)) continue;
      // A target that comes back while it is draining may still exist in one backend. `add server` leaves that one as it is.
      await this.#add(`${normal}/${key} ${key} ${serverOptions(group, key)}`);
      await this.#add(`${open}/${key} ${key}${openServerOptions(group)}`);
      // A new target is unhealthy until its first checks. The commands go in one line, so no request comes in between.
      await this.#haproxy.ask(
        `enable health ${normal}/${key}`,
        `enable server ${normal}/${key}`,
        `set server ${normal}/${key} health down`,
        `enable server ${open}/${key}`,
        // Without this, a new target has no cookie.
        ...(group.stickySeconds === 0
          ? []
          : ["disable", "enable"].map(word => `${word} dynamic-cookie backend ${normal}`)),
      );
      known.add(key);
      this.#draining.delete(`${normal}/${key}`);
    }
    for (const key of known) {
      if (wanted.has(key) || this.#draining.has(`${normal}/${key}`)) continue;
      await this.#haproxy.ask(`set server ${normal}/${key} state maint`, `set server ${open}/${key} state maint`);
      this.#draining.add(`${normal}/${key}`);
    }
  }
}
