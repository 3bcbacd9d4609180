import * as path from "node:path";
import { addresses } from "../aws/core/addresses";
import type { Database, Hardware, Server, TargetHealth } from "../aws/core/hardware";
import type { Topology } from "../aws/core/topology";
import { Balancers } from "./balancer/balancers";
import { Box, type Outcome, type RunOptions } from "./sandbox/sandbox";
import { Databases } from "./database/databases";
import { openDoors } from "./network/apiProxy";
import { Faults } from "./faults";
import { openFrontDoor } from "./network/sitePort";
import { imageRoot } from "./images/images";
import { type Machine, findMachine, inventory, writeInventory } from "./inventory";
import { Network } from "./network/network";
import { Resolver } from "./network/resolver";
import { Servers } from "./server/servers";
import { Turns } from "./sandbox/mutex";
import { openUplink } from "./network/uplink";
import { Visitor } from "./network/internetHost";

/** What a rehearsal runs on. */
export interface MachinesOptions {
  /** As `eu-central-1`. */
  readonly region: string;
  /** What servers boot from. */
  readonly image: "bare" | "ready";
  // Every request there carries `x-rehearsal-door`, `metadata` or `api`, and `x-rehearsal-source`, the caller's address.
  /** Path of a Unix socket, not under /run, where the control plane speaks HTTP/1.1; left out: `controlSocket`. */
  readonly apiSocket?: string;
  /** For notes about what has no effect here. */
  readonly log?: (text: string) => void;
}

/** The hardware of a region on one Linux machine. It ends with this process. */
export class Machines implements Hardware {
  /** A host on the internet. */
  readonly visitor: Visitor;
  readonly faults: Faults;
  private readonly box: Box;
  private readonly network: Network;
  private readonly resolver: Resolver;
  private readonly servers: Servers;
  private readonly databases: Databases;
  private readonly balancers: Balancers;
  private topology: Topology | undefined;
  private readonly turns = new Turns();

  private constructor(box: Box, options: MachinesOptions, image: string) {
    this.box = box;
    this.visitor = new Visitor(box);
    this.network = new Network(box);
    this.resolver = new Resolver(box, options.region);
    this.servers = new Servers(box, image);
    this.databases = new Databases(box, options.log ?? (() => undefined));
    this.balancers = new Balancers(box, this.turns);
    const fleets = { balancer: this.balancers, server: this.servers, database: this.databases };
    this.faults = new Faults(() => this.list(), this.network, this.turns, fleets);
  }

  static async start(options: MachinesOptions): Promise<Machines> {
    const image = await imageRoot(options.image);
    const box = await Box.start();
    try {
      const machines = new Machines(box, options, image);
      await Promise.all([machines.network.open(), openUplink(box)]);
      await openDoors(box, options.region, options.apiSocket ?? machines.controlSocket);
      return machines;
    } catch (error) {
      await box.stop();
      throw error;
    }
  }

  /** Ends everything; returns when nothing is left. */
  async stop(): Promise<void> {
    this.balancers.stop();
    await this.box.stop();
  }

  apply(next?: Topology): Promise<void> {
    return this.turns.take(async () => {
      const topology = next ?? this.topology; // of this turn: an older one would take away what came meanwhile
      if (topology === undefined) return;
      this.topology = topology;
      await this.balancers.retire(topology);
      await this.network.apply(topology, this.databases.replication());
      await this.resolver.apply(topology);
      await this.balancers.apply(topology);
      this.writeInventory();
    });
  }

  async startServer(server: Server): Promise<void> {
    await this.turns.take(() => this.network.restore(server.interfaceId));
    this.servers.start(server);
    this.writeInventory();
  }

  async stopServer(instanceId: string): Promise<void> {
    await this.servers.stop(instanceId);
  }

  async destroyServer(instanceId: string): Promise<void> {
    await this.servers.destroy(instanceId);
    this.writeInventory();
  }

  async consoleOf(instanceId: string): Promise<string> {
    return this.servers.console(instanceId);
  }

  async createDatabase(database: Database): Promise<void> {
    const card = this.topology?.interfaces.find(card => card.id === database.interfaceId);
    if (card === undefined) throw new Error(`the network has no interface ${database.interfaceId}`);
    this.databases.announce(database, card.address);
    try {
      await this.apply();
      await this.databases.create(database.identifier);
    } catch (error) {
      await this.databases.destroy(database.identifier);
      throw error;
    }
  }

  updateDatabase(database: Database): Promise<void> {
    return this.databases.update(database);
  }

  async promoteDatabase(identifier: string): Promise<void> {
    await this.databases.promote(identifier);
    await this.apply();
  }

  async destroyDatabase(identifier: string): Promise<void> {
    await this.databases.destroy(identifier);
    await this.apply();
  }

  restartDatabase(identifier: string): Promise<void> {
    return this.databases.restart(identifier);
  }

  databaseHealth(identifier: string): ReturnType<Hardware["databaseHealth"]> {
    return this.databases.get(identifier).mysqld.health();
  }

  targetHealth(): Promise<readonly TargetHealth[]> {
    return this.turns.take(() => this.balancers.targetHealth());
  }

  droppedPackets(): Promise<readonly string[]> {
    return this.turns.take(() => this.network.droppedPackets());
  }

  /** Folder of this rehearsal, for whatever shall be gone with it; `logs` in it has what machines and services say. */
  get folder(): string {
    return this.box.run.path;
  }

  /** Words to put before a command of the host, so that it ends with this rehearsal even when that is killed. */
  get mortal(): readonly string[] {
    return ["sh", "-c", 'echo 0 > "$0/box/cgroup.procs" && exec "$@"', this.box.run.group];
  }

  /** Where the control plane may listen: see `apiSocket`. */
  get controlSocket(): string {
    return path.join(this.folder, "control.sock");
  }

  /** Every machine that there is, with where it is and where it writes. */
  list(): Machine[] {
    const { balancers, servers, databases } = this;
    return this.topology === undefined ? [] : inventory(this.topology, this.box, { balancers, servers, databases });
  }

  /** Runs a command as root in a running server, known by its name or id. */
  async execIn(name: string, argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const machine = findMachine(this.list(), name);
    if (machine.kind !== "server") throw new Error(`${name} is no server: nobody can log in there`);
    return this.servers.exec(machine.id, argv, options);
  }

  /** Runs statements as RDS's administrator in a database. */
  sqlIn(identifier: string, statements: string): Promise<string> {
    return this.databases.get(identifier).mysqld.sql(statements);
  }

  /** Makes `hostName`:80 answer at 127.0.0.1:port of this machine, too; returns how to close it. */
  openFrontDoor(port: number, hostName: string): Promise<() => Promise<void>> {
    return openFrontDoor(this.box, port, hostName, addresses.resolver);
  }

  /** Where to look, from outside, whether anything is left after the end. */
  traces(): ReturnType<Box["traces"]> {
    return this.box.traces();
  }

  private writeInventory(): void {
    writeInventory(this.box, this.list());
  }
}
