import { type Machine, findMachine } from "./inventory";
import type { Network } from "./network/network";
import type { Turns } from "./sandbox/mutex";

/** Machines of one kind, known by their ids. */
export interface Fleet {
  kill(id: string): Promise<void>;
  /** The wire is there. */
  powerOn(id: string): Promise<void>;
  freeze(id: string, frozen: boolean): Promise<void>;
}

/** What happens to machines from outside; each is known by its name or id. */
export class Faults {
  private readonly list: () => readonly Machine[];
  private readonly network: Network;
  private readonly turns: Turns;
  private readonly fleets: Readonly<Record<Machine["kind"], Fleet>>;

  /** `turns` orders what is done to the network. */
  constructor(
    list: () => readonly Machine[],
    network: Network,
    turns: Turns,
    fleets: Readonly<Record<Machine["kind"], Fleet>>,
  ) {
    this.list = list;
    this.network = network;
    this.turns = turns;
    this.fleets = fleets;
  }

  /** Cuts the power: from one moment to the next there is silence, also on connections that are open. The disk stays. */
  async kill(name: string): Promise<void> {
    await this.cutPower([findMachine(this.list(), name)]);
  }

  /** Gives the power back; nothing happens to a machine that is on. */
  async powerOn(name: string): Promise<void> {
    await this.givePower([findMachine(this.list(), name)]);
  }

  /** Cuts the power of every machine in an availability zone, as `eu-central-1a`. */
  async killZone(zone: string): Promise<void> {
    await this.cutPower(this.inZone(zone));
  }

  /** Gives every machine in a zone its power, also those that were off before the zone was. */
  async powerOnZone(zone: string): Promise<void> {
    await this.givePower(this.inZone(zone));
  }

  /** Stops the machine's time, or lets it go on: connections to it stay, and nothing is answered. */
  async freeze(name: string, frozen: boolean): Promise<void> {
    const { id, kind, on } = findMachine(this.list(), name);
    if (!on) throw new Error(`${name} is off: there is nothing to freeze; powerOn gives it its power back`);
    await this.fleets[kind].freeze(id, frozen);
  }

  private async cutPower(machines: readonly Machine[]): Promise<void> {
    // Wires first: the kernel closes the connections of a process that is killed, and the other ends would be told.
    await this.network.cut(machines.map(({ interfaceId }) => interfaceId));
    await Promise.all(machines.map(({ kind, id }) => this.fleets[kind].kill(id)));
  }

  private async givePower(machines: readonly Machine[]): Promise<void> {
    const off = machines.filter(({ on }) => !on);
    await this.turns.take(async () => {
      for (const { interfaceId } of off) await this.network.restore(interfaceId);
    });
    await Promise.all(off.map(({ kind, id }) => this.fleets[kind].powerOn(id)));
  }

  private inZone(zone: string): readonly Machine[] {
    const all = this.list();
    const machines = all.filter(machine => machine.zone === zone);
    if (machines.length > 0) return machines;
    const zones = [...new Set(all.map(machine => machine.zone))].sort().join(", ");
    throw new Error(`there is no machine in zone ${zone}; there are machines in: ${zones || "no zone"}`);
  }
}
