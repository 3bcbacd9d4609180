/** A machine of the rehearsal, as people and other terminals see it. */
export interface Machine {
  /** For example `web-1` or `lamp-1a2b3c4 (eu-central-1a)`. */
  readonly name: string;
  /** Instance id of a server, identifier of a database, or interface id of a balancer's node or a mount target. */
  readonly id: string;
  readonly kind: "balancer" | "server" | "database" | "files";
  readonly interfaceId: string;
  /** Private IPv4 address. */
  readonly address: string;
  readonly publicAddress?: string;
  /** Availability zone, for example `eu-central-1a`. */
  readonly zone: string;
  /** Whether it has power. */
  readonly on: boolean;
  /** Path on the host of the file with its console. */
  readonly log: string;
  /** Path of its control group, as the host sees it. */
  readonly cgroup: string;
}

/** Machines of one kind, known by their ids. */
export interface MachineFleet {
  /** Cuts the power. */
  kill(id: string): Promise<void>;
  /** Gives the power back. The machine's network interface is connected already. */
  powerOn(id: string): Promise<void>;
  /** Freezes every process of the machine, or lets them go on. */
  freeze(id: string, frozen: boolean): Promise<void>;
}

/** Finds a machine by its name or id. The error of an unknown one lists those that exist. */
export function findMachine<T extends { readonly name: string; readonly id: string }>(
  machines: readonly T[],
  wanted: string,
): T {
  const machine = machines.find(({ name, id }) => name === wanted || id === wanted);
  if (machine !== undefined) return machine;
  const names = machines.map(({ name, id }) => (name === id ? name : `${name} (${id})`));
  throw new Error(`there is no machine ${wanted}; there are: ${names.join(", ")}`);
}
