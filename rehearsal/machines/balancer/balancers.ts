import type { TargetHealth } from "../../aws/core/hardware";
import type { Balancer, Target, TargetGroup, Topology } from "../../aws/core/topology";
import { backendOf, groupsOf } from "./balancer";
import { BalancerNode, keyOf } from "./balancerNode";
import type { Box } from "../sandbox/sandbox";
import type { Fleet } from "../faults";
import { draining, healthOf, unknown, unused } from "./targetHealth";
import { type Turns } from "../sandbox/mutex";

/** Seconds between looks at whether a draining target has finished. */
const LOOK = 0.5;

interface Registration {
  readonly group: TargetGroup;
  readonly target: Target;
  /** Since when a balancer checks it, milliseconds since 1970; undefined: none does. */
  since: number | undefined;
  /** When it is let go in any case; undefined while it is registered. */
  deadline: number | undefined;
}

/** Every balancer of the account, and what becomes of their targets. */
export class Balancers implements Fleet {
  private readonly box: Box;
  private readonly nodes = new Map<string, BalancerNode>();
  private readonly registrations = new Map<string, Registration>();
  private readonly turns: Turns;
  private topology: Topology | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** `turns` orders what is done to balancers. */
  constructor(box: Box, turns: Turns) {
    this.box = box;
    this.turns = turns;
  }

  /** Stops the nodes that the topology has no more. */
  async retire(topology: Topology): Promise<void> {
    const wanted = new Set(topology.balancers.flatMap(balancer => balancer.nodes.map(node => node.interfaceId)));
    for (const node of [...this.nodes.values()]) {
      if (wanted.has(node.interfaceId)) continue;
      await node.kill();
      this.nodes.delete(node.interfaceId);
    }
  }

  /** Makes every balancer equal to the topology; its interfaces are there. */
  async apply(topology: Topology): Promise<void> {
    this.topology = topology;
    this.note(topology);
    const works = topology.balancers.flatMap(balancer =>
      balancer.nodes.map(async ({ interfaceId }) => {
        const card = topology.interfaces.find(card => card.id === interfaceId);
        if (card === undefined) throw new Error(`the balancer ${balancer.name} has no interface ${interfaceId}`);
        const node = this.nodes.get(interfaceId) ?? new BalancerNode(this.box, interfaceId);
        this.nodes.set(interfaceId, node);
        await node.apply(topology, balancer, card.address);
      }),
    );
    await Promise.all(works);
    this.watch();
  }

  /** Every node. */
  all(): BalancerNode[] {
    return [...this.nodes.values()];
  }

  async kill(id: string): Promise<void> {
    await this.nodes.get(id)?.kill();
  }

  async powerOn(id: string): Promise<void> {
    await this.turns.take(async () => this.nodes.get(id)?.powerOn());
  }

  async freeze(id: string, frozen: boolean): Promise<void> {
    const change = async () => this.nodes.get(id)?.freeze(frozen);
    await (frozen ? change() : this.turns.take(change));
  }

  /** Ends the watch over draining targets. */
  stop(): void {
    clearTimeout(this.timer);
  }

  private watch(): void {
    const busy = [...this.registrations.values()].some(({ deadline }) => deadline !== undefined);
    if (!busy || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      // What goes wrong here is seen at the next change of the balancer.
      void this.turns
        .take(() => this.release())
        .then(
          () => this.watch(),
          () => this.watch(),
        );
    }, LOOK * 1000);
    this.timer.unref();
  }

  /** Lets draining targets go that have finished or had their time. */
  private async release(): Promise<void> {
    for (const [name, { group, target, deadline }] of [...this.registrations]) {
      if (deadline === undefined) continue;
      const gone = await Promise.all(
        this.nodesOf(group).map(node => node.release(group, keyOf(target), Date.now() >= deadline)),
      );
      if (gone.every(Boolean)) this.registrations.delete(name);
    }
  }

  async targetHealth(): Promise<TargetHealth[]> {
    const statistics = new Map<BalancerNode, Record<string, string>[]>();
    for (const node of this.all()) {
      const rows = await node.statistics();
      if (rows !== undefined) statistics.set(node, rows);
    }
    return [...this.registrations.values()].map(registration => {
      const { group, target } = registration;
      const state = stateOf(registration, this.nodesOf(group), statistics);
      return { targetGroupArn: group.arn, targetId: target.id, port: target.port, ...state };
    });
  }

  /** Remembers which targets came and which left. */
  private note(topology: Topology): void {
    const now = Date.now();
    const wanted = new Map(
      topology.targetGroups.flatMap(group => group.targets.map(target => [nameOf(group, target), { group, target }])),
    );
    for (const [name, { group, target }] of wanted) {
      const known = this.registrations.get(name);
      const before = known?.deadline === undefined ? known?.since : undefined;
      const since = this.balancersOf(topology, group).length === 0 ? undefined : (before ?? now);
      this.registrations.set(name, { group, target, since, deadline: undefined });
    }
    for (const [name, registration] of this.registrations) {
      const group = topology.targetGroups.find(group => group.arn === registration.group.arn);
      // A group that is gone, or that no listener sends to, has nothing in flight.
      if (group === undefined || (!wanted.has(name) && this.balancersOf(topology, group).length === 0))
        this.registrations.delete(name);
      else if (!wanted.has(name)) registration.deadline ??= now + group.deregistrationDelay * 1000;
    }
  }

  private balancersOf(topology: Topology, group: TargetGroup): Balancer[] {
    return topology.balancers.filter(balancer => groupsOf(topology, balancer).some(used => used.arn === group.arn));
  }

  private nodesOf(group: TargetGroup): BalancerNode[] {
    const balancers = this.topology === undefined ? [] : this.balancersOf(this.topology, group);
    return balancers.flatMap(({ nodes }) => nodes.flatMap(({ interfaceId }) => this.nodes.get(interfaceId) ?? []));
  }
}

/** Of the target in its group: an instance that is registered again under another address is another target. */
const nameOf = (group: TargetGroup, target: Target) => `${group.arn} ${target.id} ${keyOf(target)}`;

function stateOf(
  { group, target, since, deadline }: Registration,
  nodes: readonly BalancerNode[],
  statistics: ReadonlyMap<BalancerNode, readonly Record<string, string>[]>,
): Pick<TargetHealth, "state" | "reason" | "description"> {
  if (deadline !== undefined) return draining;
  if (since === undefined) return unused;
  if (!nodes.some(node => statistics.has(node))) return unknown;
  const now = Date.now();
  const sights = nodes.flatMap(node =>
    (statistics.get(node) ?? [])
      .filter(row => row["pxname"] === backendOf(group) && row["svname"] === keyOf(target))
      .map(row => ({
        status: row["status"] ?? "",
        check: (row["check_status"] ?? "").replace(/^\* /, ""),
        code: row["check_code"] ?? "",
        known: (now - Math.max(since, node.since)) / 1000,
      })),
  );
  return sights.length === 0 ? unused : healthOf(sights, group.healthCheck);
}
