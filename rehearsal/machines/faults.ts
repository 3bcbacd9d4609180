import { type Machine, type MachineFleet, findMachine } from "./machine";
import type { Network } from "./network/network";
import type { Mutex } from "./sandbox/mutex";

/** Failures that are injected into machines. A machine is given by its name or id. */
export class Faults {
  readonly #list: () => readonly Machine[];
  readonly #network: Network;
  readonly #mutex: Mutex;
  readonly #fleets: Readonly<Record<Machine["kind"], MachineFleet>>;

  /** @param mutex orders the changes of the network */
  constructor(
    list: () => readonly Machine[],
    network: Network,
    mutex: Mutex,
    fleets: Readonly<Record<Machine["kind"], MachineFleet>>,
  ) {
    this.#list = list;
    this.#network = network;
    this.#mutex = mutex;
    this.#fleets = fleets;
  }

  /** Cuts the power. The machine is silent at once, also on open connections. Its disk stays. */
  async kill(name: string): Promise<void> {
    await this.#cutPower([findMachine(this.#list(), name)]);
  }

  /** Gives the power back. Does nothing to a machine that is on. */
  async powerOn(name: string): Promise<void> {
    await this.#givePower([findMachine(this.#list(), name)]);
  }

  /** Cuts the power of every machine in an availability zone, for example `eu-central-1a`. */
  async killZone(zone: string): Promise<void> {
    await this.#cutPower(this.#inZone(zone));
  }

  /** Powers on every machine of the zone, including those that were off before the outage. */
  async powerOnZone(zone: string): Promise<void> {
    await this.#givePower(this.#inZone(zone));
  }

  /** Freezes every process of the machine, or lets them go on. While frozen, connections stay open without an answer. */
  async freeze(name: string, frozen: boolean): Promise<void> {
    const { id, kind, on } = findMachine(this.#list(), name);
    if (!on) throw new Error(`${name} is off, so it cannot be frozen; powerOn gives it its power back`);
    await this.#fleets[kind].freeze(id, frozen);
  }

  async #cutPower(machines: readonly Machine[]): Promise<void> {
    // The network first: the kernel closes the connections of a killed process, and the other end would be told.
    await this.#network.cut(machines.map(({ interfaceId }) => interfaceId));
    await Promise.all(machines.map(({ kind, id }) => this.#fleets[kind].kill(id)));
  }

  async #givePower(machines: readonly Machine[]): Promise<void> {
    const off = machines.filter(({ on }) => !on);
    await this.#mutex.runExclusive(async () => {
      for (const { interfaceId } of off) await this.#network.restore(interfaceId);
    });
    await Promise.all(off.map(({ kind, id }) => this.#fleets[kind].powerOn(id)));
  }

  #inZone(zone: string): readonly Machine[] {
    const all = this.#list();
    const machines = all.filter(machine => machine.zone === zone);
    if (machines.length > 0) return machines;
    const zones = [...new Set(all.map(machine => machine.zone))].sort().join(", ");
    throw new Error(`there is no machine in zone ${zone}; there are machines in: ${zones || "no zone"}`);
  }
}
