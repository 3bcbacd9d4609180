import type { DatabaseHealth, Hardware, Server, ServerHealth, TargetHealth, Terminal } from "./core/hardware";
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
  /** What servers have said that have turned themselves off, by instance id, and which of them are off. */
  readonly #said = new Map<string, string>();
  readonly #stopped = new Set<string>();

  /**
   * A server on paper runs for ever, unless its user-data says what is to be supposed instead: lines that begin with `# on paper: `
   * are then on its console, and it has turned itself off. User-data runs once: a server that is started again stays on.
   */
  async startServer({ instanceId, userData = "", shutDown }: Server): Promise<void> {
    const lines = [...userData.matchAll(/^# on paper: (.*)$/gm)].map(([, line]) => `${line}\n`);
    this.#stopped.delete(instanceId);
    if (lines.length === 0 || this.#said.has(instanceId)) return;
    this.#stopped.add(instanceId);
    this.#said.set(instanceId, lines.join(""));
    shutDown?.();
  }
  readonly stopServer = nothingToDo;
  readonly destroyServer = nothingToDo;
  readonly copyDisk = nothingToDo;
  readonly deleteDiskCopy = nothingToDo;
  async serverHealth(instanceId: string): Promise<ServerHealth | undefined> {
    return this.#stopped.has(instanceId) ? "stopped" : "running";
  }
  async consoleOf(instanceId: string): Promise<string> {
    return this.#said.get(instanceId) ?? "(on paper no server boots, so there is no console)";
  }
  async openTerminal(): Promise<Terminal> {
    throw new Error("on paper no server boots, so no command can run on one");
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
