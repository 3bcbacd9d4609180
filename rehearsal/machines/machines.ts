import { join } from "node:path";
import { addresses } from "../aws/core/addresses";
import type { Database, Hardware, Server } from "../aws/core/hardware";
import type { Topology } from "../aws/core/topology";
import { Balancers } from "./balancer/balancers";
import { Databases } from "./database/databases";
import { Faults } from "./faults";
import { FileSystems } from "./files/fileSystems";
import { issueCertificate } from "./images/authorities";
import { imageRoot } from "./images/images";
import { inventory, writeInventory } from "./inventory";
import { type Machine, findMachine } from "./machine";
import { MailRelay } from "./mail/mailRelay";
import type { MachinesOptions } from "./machinesOptions";
import { besideRouter } from "./network/besideRouter";
import { endpointNames, startApiProxy } from "./network/apiProxy";
import { InternetHost } from "./network/internetHost";
import { Network } from "./network/network";
import { Resolver } from "./resolver/resolver";
import { openSitePort } from "./network/sitePort";
import type { SitePorts } from "./network/sitePortConfiguration";
import { openUplink } from "./network/uplink";
import type { CommandOptions, Outcome } from "./sandbox/command";
import { Mutex } from "./sandbox/mutex";
import { Sandbox } from "./sandbox/sandbox";
import { Servers } from "./server/servers";

/** The hardware of a region on one Linux machine. It ends with this process. */
export class Machines implements Hardware {
  readonly internetHost: InternetHost;
  readonly faults: Faults;
  /** SES's relay, with the mail that servers have sent. */
  readonly mail: MailRelay;
  readonly #sandbox: Sandbox;
  readonly #network: Network;
  readonly #resolver: Resolver;
  readonly #servers: Servers;
  readonly #databases: Databases;
  readonly #balancers: Balancers;
  readonly #fileSystems: FileSystems;
  readonly #mutex = new Mutex();
  #topology: Topology | undefined;

  /** Called by `start` only. */
  constructor(sandbox: Sandbox, options: MachinesOptions, image: string, mail: MailRelay) {
    this.#sandbox = sandbox;
    this.mail = mail;
    this.internetHost = new InternetHost(sandbox);
    this.#network = new Network(sandbox);
    this.#resolver = new Resolver(sandbox, options.region);
    this.#servers = new Servers(sandbox, image);
    this.#databases = new Databases(sandbox, options.log ?? (() => undefined));
    this.#balancers = new Balancers(sandbox, this.#mutex);
    this.#fileSystems = new FileSystems(sandbox);
    const fleets = { balancer: this.#balancers, server: this.#servers, database: this.#databases };
    this.faults = new Faults(() => this.list(), this.#network, this.#mutex, { ...fleets, files: this.#fileSystems });
  }

  static async start(options: MachinesOptions): Promise<Machines> {
    const { region } = options;
    const image = await imageRoot(options.image);
    const certificate = await issueCertificate(endpointNames(region));
    const sandbox = await Sandbox.start();
    try {
      const machines = new Machines(sandbox, options, image, await MailRelay.start(sandbox, region, certificate));
      await Promise.all([machines.#network.open(), openUplink(sandbox), machines.#servers.tryDisk()]);
      await startApiProxy(sandbox, certificate, options.apiSocket ?? machines.controlSocket);
      return machines;
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
  }

  /** Ends everything. Returns when nothing is left. */
  async stop(): Promise<void> {
    this.#balancers.stop();
    await this.mail.stop();
    await this.#sandbox.stop();
  }

  /** Without an argument, applies the topology of the last call again. */
  apply(next?: Topology): Promise<void> {
    return this.#mutex.runExclusive(async () => {
      // Read only now: while this call waited, another one may have applied a later topology.
      const topology = next ?? this.#topology;
      if (topology === undefined) return;
      this.#topology = topology;
      await this.#balancers.retire(topology);
      await this.#fileSystems.retire(topology);
      await this.#network.apply(topology, this.#databases.replication());
      await this.#resolver.apply(topology);
      await this.#fileSystems.apply(topology);
      await this.#balancers.apply(topology);
      this.#writeInventory();
    });
  }

  async startServer(server: Server): Promise<void> {
    await this.#mutex.runExclusive(() => this.#network.restore(server.interfaceId));
    this.#servers.start(server);
    this.#writeInventory();
  }

  readonly stopServer: Hardware["stopServer"] = instanceId => this.#servers.stop(instanceId);

  async destroyServer(instanceId: string): Promise<void> {
    await this.#servers.destroy(instanceId);
    this.#writeInventory();
  }

  readonly copyDisk: Hardware["copyDisk"] = (instanceId, copyId) => this.#servers.copyDisk(instanceId, copyId);
  readonly deleteDiskCopy: Hardware["deleteDiskCopy"] = async copyId => this.#servers.deleteDiskCopy(copyId);
  readonly openTerminal: Hardware["openTerminal"] = async (id, command) => this.#servers.openTerminal(id, command);
  readonly serverHealth: Hardware["serverHealth"] = async instanceId => this.#servers.health(instanceId);
  readonly consoleOf: Hardware["consoleOf"] = async instanceId => this.#servers.console(instanceId);

  async createDatabase(database: Database): Promise<void> {
    const eni = this.#topology?.interfaces.find(eni => eni.id === database.interfaceId);
    if (eni === undefined) throw new Error(`the network has no interface ${database.interfaceId}`);
    await this.#databases.create(database, eni.address, () => this.apply());
  }

  readonly updateDatabase: Hardware["updateDatabase"] = database => this.#databases.update(database);

  async promoteDatabase(identifier: string): Promise<void> {
    await this.#databases.promote(identifier);
    await this.apply();
  }

  async destroyDatabase(identifier: string): Promise<void> {
    await this.#databases.destroy(identifier);
    await this.apply();
  }

  readonly restartDatabase: Hardware["restartDatabase"] = identifier => this.#databases.restart(identifier);
  readonly databaseHealth: Hardware["databaseHealth"] = async name => this.#databases.get(name).mysqld.health();

  readonly setStorageFull = (name: string, isFull: boolean) => this.#databases.setStorageFull(name, isFull);

  readonly targetHealth: Hardware["targetHealth"] = () =>
    this.#mutex.runExclusive(() => this.#balancers.targetHealth());

  droppedPackets(): Promise<readonly string[]> {
    return this.#mutex.runExclusive(() => this.#network.droppedPackets());
  }

  /** Folder of this rehearsal, removed at its end. `logs` in it contains what machines and helpers print. */
  get folder(): string {
    return this.#sandbox.run.path;
  }

  /** Words to put before a command of this machine, so that nobody else reaches its ports, and it ends with the rehearsal. */
  get besideRouter(): readonly string[] {
    return besideRouter(this.#sandbox);
  }

  /** Default of `apiSocket`: the only file in its folder. */
  get controlSocket(): string {
    return join(this.folder, "control", "control.sock");
  }

  list(): Machine[] {
    if (this.#topology === undefined) return [];
    const [balancers, servers, databases] = [this.#balancers, this.#servers, this.#databases];
    return inventory(this.#topology, this.#sandbox, { balancers, servers, databases, fileSystems: this.#fileSystems });
  }

  /** Runs a command as root on a running server, given by its name or id. */
  async execIn(name: string, argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    const machine = findMachine(this.list(), name);
    if (machine.kind !== "server") throw new Error(`${name} is not a server: commands run on servers only`);
    return this.#servers.exec(machine.id, argv, options);
  }

  /** Runs statements as RDS's administrator in a database. Returns rows, one a line, with tabs between the columns. */
  sqlIn(identifier: string, statements: string): Promise<string> {
    return this.#databases.get(identifier).mysqld.sql(statements);
  }

  /** Publishes a site on ports of this machine, and returns how to close them. Throws `EADDRINUSE` when one is taken. */
  openSitePort(ports: SitePorts, hostName: string): Promise<() => Promise<void>> {
    return openSitePort(this.#sandbox, { ports, hostName, resolver: addresses.resolver });
  }

  /** Where a test looks, from outside, whether anything is left after the end. */
  traces(): ReturnType<Sandbox["traces"]> {
    return this.#sandbox.traces();
  }

  #writeInventory(): void {
    writeInventory(this.#sandbox, this.list());
  }
}
