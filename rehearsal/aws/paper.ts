import type { DatabaseHealth, Hardware, ServerHealth, TargetHealth } from "./core/hardware";
import { type TargetGroup, type Topology, emptyTopology } from "./core/topology";
import { reaches } from "./reachability";

const nothingToDo = async (): Promise<void> => undefined;

/**
 * Hardware without machines: nothing boots, and every server and database is ready at once. A target is healthy if a
 * listener forwards to its group, and security groups and routes let the load balancer's connections through.
 */
export class Paper implements Hardware {
  #topology: Topology = emptyTopology;

  async apply(topology: Topology): Promise<void> {
    this.#topology = topology;
  }
  readonly startServer = nothingToDo;
  readonly stopServer = nothingToDo;
  readonly destroyServer = nothingToDo;
  readonly copyDisk = nothingToDo;
  readonly deleteDiskCopy = nothingToDo;
  async serverHealth(_instanceId: string): Promise<ServerHealth | undefined> {
    return "running";
  }
  async consoleOf(): Promise<string> {
    return "(on paper no server boots, so there is no console)";
  }
  readonly createDatabase = nothingToDo;
  readonly updateDatabase = nothingToDo;
  readonly promoteDatabase = nothingToDo;
  readonly destroyDatabase = nothingToDo;
  readonly restartDatabase = nothingToDo;
  readonly #full = new Set<string>();
  async setStorageFull(identifier: string, isFull: boolean): Promise<void> {
    if (isFull) this.#full.add(identifier);
    else this.#full.delete(identifier);
  }
  async databaseHealth(identifier: string): Promise<DatabaseHealth> {
    return { state: "running", connections: 0, lagSeconds: this.#full.has(identifier) ? -1 : 0 };
  }
  async droppedPackets(): Promise<readonly string[]> {
    return [];
  }

  async targetHealth(): Promise<readonly TargetHealth[]> {
    return this.#topology.targetGroups.flatMap(group => group.targets.map(target => this.#health(group, target)));
  }

  #health(group: TargetGroup, target: TargetGroup["targets"][number]): TargetHealth {
    const topology = this.#topology;
    const common = { targetGroupArn: group.arn, targetId: target.id, port: target.port };
    const users = topology.balancers.filter(b =>
      b.listeners.some(l =>
        l.rules.some(r => r.action.kind === "forward" && r.action.groups.some(g => g.arn === group.arn)),
      ),
    );
    if (users.length === 0)
      return {
        ...common,
        state: "unused",
        reason: "Target.NotInUse",
        description: "Target group is not configured to receive traffic from the load balancer",
      };
    const eni = topology.interfaces.find(i => i.address === target.address);
    const port = group.healthCheck.port === "traffic-port" ? target.port : group.healthCheck.port;
    const nodes = users.flatMap(u => u.nodes).map(n => topology.interfaces.find(i => i.id === n.interfaceId));
    const isOpen = eni !== undefined && nodes.every(node => node !== undefined && reaches(topology, node, eni, port));
    return isOpen
      ? { ...common, state: "healthy" }
      : { ...common, state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" };
  }
}
