import * as fs from "node:fs";
import * as path from "node:path";
import type { Databases } from "./databases";
import { type Machine, findMachine } from "./inventory";
import type { Network } from "./network";
import type { Servers } from "./servers";

/** What happens to machines from outside; each is known by its name or id. */
export class Faults {
  private readonly list: () => readonly Machine[];
  private readonly network: Network;
  private readonly servers: Servers;
  private readonly databases: Databases;

  constructor(list: () => readonly Machine[], network: Network, servers: Servers, databases: Databases) {
    this.list = list;
    this.network = network;
    this.servers = servers;
    this.databases = databases;
  }

  /** Cuts the power. The disk stays. */
  async kill(name: string): Promise<void> {
    const { id, kind } = findMachine(this.list(), name);
    await (kind === "server" ? this.servers.kill(id) : this.databases.get(id).mysqld.kill());
  }

  /** Gives the power back. */
  async powerOn(name: string): Promise<void> {
    const { id } = findMachine(this.list(), name);
    const server = this.servers.all().find(({ instanceId }) => instanceId === id);
    if (server === undefined) return this.databases.start(id);
    await this.network.restore(server.interfaceId);
    this.servers.start(server);
  }

  /** Stops the machine's time, or lets it go on: connections to it stay, and nothing is answered. */
  freeze(name: string, frozen: boolean): void {
    fs.writeFileSync(path.join(findMachine(this.list(), name).group, "cgroup.freeze"), frozen ? "1" : "0");
  }
}
