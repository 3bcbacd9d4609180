import * as fs from "node:fs";
import * as path from "node:path";
import type { Topology } from "../aws/core/topology";
import type { Balancers } from "./balancer/balancers";
import type { Box } from "./sandbox/sandbox";
import type { Databases } from "./database/databases";
import type { Servers } from "./server/servers";

/** A machine, for people. */
export interface Machine {
  readonly name: string;
  /** Instance id, identifier of the database, or interface id of the balancer's node. */
  readonly id: string;
  readonly kind: "balancer" | "server" | "database";
  readonly interfaceId: string;
  readonly address: string;
  readonly publicAddress?: string;
  readonly zone: string;
  readonly on: boolean;
  /** File with its console, on the host. */
  readonly log: string;
  /** Its control group, on the host. */
  readonly group: string;
}

/** What a machine tells of itself; the rest is in the topology. */
type Known = Pick<Machine, "id" | "kind" | "interfaceId" | "on"> & { readonly name?: string };

/** Every machine that was ever started and not destroyed, in the order of the traffic. */
export function inventory(
  topology: Topology,
  box: Box,
  { balancers, servers, databases }: { balancers: Balancers; servers: Servers; databases: Databases },
): Machine[] {
  const known: Known[] = [
    ...balancers.all().map(({ interfaceId, on }) => ({ id: interfaceId, kind: "balancer" as const, interfaceId, on })),
    ...servers.all().map(({ instanceId: id, interfaceId, name }) => {
      return { name, id, kind: "server" as const, interfaceId, on: servers.isOn(id) };
    }),
    ...databases.all().map(({ database: { identifier: id, interfaceId }, mysqld }) => {
      return { name: id, id, kind: "database" as const, interfaceId, on: mysqld.isOn() };
    }),
  ];
  return known.map(machine => {
    const card = topology.interfaces.find(card => card.id === machine.interfaceId);
    return {
      ...machine,
      name: machine.name ?? card?.name ?? machine.id,
      address: card?.address ?? "",
      ...(card?.publicAddress === undefined ? {} : { publicAddress: card.publicAddress }),
      zone: topology.subnets.find(subnet => subnet.id === card?.subnetId)?.zone ?? "",
      log: box.log(machine.id),
      group: path.join(box.run.group, machine.id),
    };
  });
}

/** The machine of a name or id. */
export function findMachine<T extends { readonly name: string; readonly id: string }>(
  machines: readonly T[],
  wanted: string,
): T {
  const machine = machines.find(({ name, id }) => name === wanted || id === wanted);
  if (machine !== undefined) return machine;
  const names = machines.map(({ name, id }) => (name === id ? name : `${name} (${id})`));
  throw new Error(`there is no machine ${wanted}; there are: ${names.join(", ")}`);
}

/** Writes down what there is, for programs in other terminals. */
export function writeInventory(box: Box, machines: readonly Machine[]): void {
  fs.writeFileSync(path.join(box.run.path, "inventory.json"), JSON.stringify(machines));
}

/** What there is in a running rehearsal's folder. */
export function readInventory(run: string): Machine[] {
  const file = path.join(run, "inventory.json");
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Machine[]) : [];
}
