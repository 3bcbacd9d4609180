import type { TargetHealth } from "../../aws/core/hardware";
import type { Balancer, Target, TargetGroup, Topology } from "../../aws/core/topology";
import type { MachineFleet } from "../machine";
import type { Mutex } from "../sandbox/mutex";
import type { Sandbox } from "../sandbox/sandbox";
import { groupsOf } from "./balancerConfiguration";
import { BalancerNode } from "./balancerNode";
import { backendOf, keyOf } from "./names";
import { draining, healthOf, unknown, unused } from "./targetHealth";

/** Time between two looks at whether draining targets have finished. */
const pollMs = 500;

interface Registration {
  readonly group: TargetGroup;
  readonly target: Target;
  /** When a balancer started to check it, in ms since 1970; undefined when none does. */
  sinceMs: number | undefined;
  /** When it is removed even with requests in flight, in ms since 1970; undefined while it is registered. */
  deadlineMs: number | undefined;
}

/** Every balancer of the account, and the state of their targets. */
export class Balancers implements MachineFleet {
  readonly #sandbox: Sandbox;
  readonly #nodes = new Map<string, BalancerNode>();
  readonly #registrations = new Map<string, Registration>();
  readonly #mutex: Mutex;
  #topology: Topology | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param mutex orders the changes of balancers */
  constructor(sandbox: Sandbox, mutex: Mutex) {
    this.#sandbox = sandbox;
    this.#mutex = mutex;
  }

  /** Stops the nodes that are no longer in the topology. */
  async retire(topology: Topology): Promise<void> {
    const wanted = new Set(topology.balancers.flatMap(balancer => balancer.nodes.map(node => node.interfaceId)));
    for (const node of [...this.#nodes.values()]) {
      if (wanted.has(node.interfaceId)) continue;
      await node.kill();
      this.#nodes.delete(node.interfaceId);
    }
  }

  /** Makes every balancer equal to the topology. Their interfaces are connected already. */
  async apply(topology: Topology): Promise<void> {
    this.#topology = topology;
    this.#updateRegistrations(topology);
    const changes = topology.balancers.flatMap(balancer =>
      balancer.nodes.map(async ({ interfaceId }) => {
        const eni = topology.interfaces.find(eni => eni.id === interfaceId);
        if (eni === undefined) throw new Error(`the balancer ${balancer.name} has no interface ${interfaceId}`);
        const node = this.#nodes.get(interfaceId) ?? new BalancerNode(this.#sandbox, interfaceId);
        this.#nodes.set(interfaceId, node);
        await node.apply(topology, balancer, eni.address);
      }),
    );
    await Promise.all(changes);
    this.#watch();
  }

  all(): BalancerNode[] {
    return [...this.#nodes.values()];
  }

  async kill(id: string): Promise<void> {
    await this.#nodes.get(id)?.kill();
  }

  async powerOn(id: string): Promise<void> {
    await this.#mutex.runExclusive(async () => this.#nodes.get(id)?.powerOn());
  }

  async freeze(id: string, frozen: boolean): Promise<void> {
    const change = async () => this.#nodes.get(id)?.freeze(frozen);
    await (frozen ? change() : this.#mutex.runExclusive(change));
  }

  /** Ends the watch on draining targets. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #watch(): void {
    const isDraining = [...this.#registrations.values()].some(({ deadlineMs }) => deadlineMs !== undefined);
    if (!isDraining || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // A failure is not reported here: the next change of the balancer fails in the same way.
      void this.#mutex
        .runExclusive(() => this.#removeDrained())
        .then(
          () => this.#watch(),
          () => this.#watch(),
        );
    }, pollMs);
    this.#timer.unref();
  }

  /** Removes draining targets that have finished or whose time is up. */
  async #removeDrained(): Promise<void> {
    for (const [key, { group, target, deadlineMs }] of [...this.#registrations]) {
      if (deadlineMs === undefined) continue;
      const isGone = await Promise.all(
        this.#nodesOf(group).map(node => node.release(group, keyOf(target), Date.now() >= deadlineMs)),
      );
      if (isGone.every(Boolean)) this.#registrations.delete(key);
    }
  }

  async targetHealth(): Promise<TargetHealth[]> {
    const statistics = new Map<BalancerNode, Record<string, string>[]>();
    for (const node of this.all()) {
      const rows = await node.statistics();
      if (rows !== undefined) statistics.set(node, rows);
    }
    return [...this.#registrations.values()].map(registration => {
      const { group, target } = registration;
      const state = stateOf(registration, this.#nodesOf(group), statistics);
      return { targetGroupArn: group.arn, targetId: target.id, port: target.port, ...state };
    });
  }

  /** Records which targets were registered and which were deregistered. */
  #updateRegistrations(topology: Topology): void {
    const now = Date.now();
    const wanted = new Map(
      topology.targetGroups.flatMap(group =>
        group.targets.map(target => [registrationKey(group, target), { group, target }]),
      ),
    );
    for (const [key, { group, target }] of wanted) {
      const known = this.#registrations.get(key);
      const before = known?.deadlineMs === undefined ? known?.sinceMs : undefined;
      const sinceMs = this.#balancersOf(topology, group).length === 0 ? undefined : (before ?? now);
      this.#registrations.set(key, { group, target, sinceMs, deadlineMs: undefined });
    }
    for (const [key, registration] of this.#registrations) {
      const group = topology.targetGroups.find(group => group.arn === registration.group.arn);
      // A group that was deleted, or that no listener sends to, has no requests in flight.
      if (group === undefined || (!wanted.has(key) && this.#balancersOf(topology, group).length === 0))
        this.#registrations.delete(key);
      else if (!wanted.has(key)) registration.deadlineMs ??= now + group.deregistrationDelay * 1000;
    }
  }

  #balancersOf(topology: Topology, group: TargetGroup): Balancer[] {
    return topology.balancers.filter(balancer => groupsOf(topology, balancer).some(used => used.arn === group.arn));
  }

  #nodesOf(group: TargetGroup): BalancerNode[] {
    const balancers = this.#topology === undefined ? [] : this.#balancersOf(this.#topology, group);
    return balancers.flatMap(({ nodes }) => nodes.flatMap(({ interfaceId }) => this.#nodes.get(interfaceId) ?? []));
  }
}

/** Key of a registration. An instance that is registered again under another address is another target. */
const registrationKey = (group: TargetGroup, target: Target) => `${group.arn} ${target.id} ${keyOf(target)}`;

function stateOf(
  { group, target, sinceMs, deadlineMs }: Registration,
  nodes: readonly BalancerNode[],
  statistics: ReadonlyMap<BalancerNode, readonly Record<string, string>[]>,
): Pick<TargetHealth, "state" | "reason" | "description"> {
  if (deadlineMs !== undefined) return draining;
  if (sinceMs === undefined) return unused;
  if (!nodes.some(node => statistics.has(node))) return unknown;
  const now = Date.now();
  const sights = nodes.flatMap(node =>
    (statistics.get(node) ?? [])
      .filter(row => row["pxname"] === backendOf(group) && row["svname"] === keyOf(target))
      .map(row => ({
        status: row["status"] ?? "",
        check: (row["check_status"] ?? "").replace(/^\* /, ""),
        code: row["check_code"] ?? "",
        knownSeconds: (now - Math.max(sinceMs, node.sinceMs)) / 1000,
      })),
  );
  return sights.length === 0 ? unused : healthOf(sights, group.healthCheck);
}
