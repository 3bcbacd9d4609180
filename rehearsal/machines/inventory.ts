import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Topology } from "../aws/core/topology";
import type { Balancers } from "./balancer/balancers";
import type { Databases } from "./database/databases";
import type { FileSystems } from "./files/fileSystems";
import type { Machine } from "./machine";
import type { Sandbox } from "./sandbox/sandbox";
import type { Servers } from "./server/servers";

/** What a fleet knows of its machine; the rest is in the topology. */
type Known = Pick<Machine, "id" | "kind" | "interfaceId" | "on"> & { readonly name?: string };

interface Fleets {
  readonly balancers: Balancers;
  readonly servers: Servers;
  readonly databases: Databases;
  readonly fileSystems: FileSystems;
}

/** Every machine that was started and not destroyed: balancers first, then servers, databases, and mount targets. */
export function inventory(
  topology: Topology,
  sandbox: Sandbox,
  { balancers, servers, databases, fileSystems }: Fleets,
): Machine[] {
  const known: Known[] = [
    ...balancers.all().map(({ interfaceId, on }) => ({ id: interfaceId, kind: "balancer" as const, interfaceId, on })),
    ...servers.all().map(({ instanceId: id, interfaceId, name }) => {
      return { name, id, kind: "server" as const, interfaceId, on: servers.isOn(id) };
    }),
    ...databases.all().map(({ database: { identifier: id, interfaceId }, mysqld }) => {
      return { name: id, id, kind: "database" as const, interfaceId, on: mysqld.isOn() };
    }),
    ...fileSystems.all().map(({ interfaceId, on }) => ({ id: interfaceId, kind: "files" as const, interfaceId, on })),
  ];
  return known.map(machine => {
    const eni = topology.interfaces.find(eni => eni.id === machine.interfaceId);
    return {
      ...machine,
      name: machine.name ?? eni?.name ?? machine.id,
      address: eni?.address ?? "",
      ...(eni?.publicAddress === undefined ? {} : { publicAddress: eni.publicAddress }),
      zone: topology.subnets.find(subnet => subnet.id === eni?.subnetId)?.zone ?? "",
      log: sandbox.logFile(machine.id),
      cgroup: sandbox.cgroup(machine.id),
    };
  });
}

/** Writes the inventory into the rehearsal's folder, for commands in other terminals. */
export function writeInventory(sandbox: Sandbox, machines: readonly Machine[]): void {
  writeFileSync(join(sandbox.run.path, "inventory.json"), JSON.stringify(machines));
}

/** Reads the inventory from the folder of a running rehearsal. */
export function readInventory(run: string): Machine[] {
  const file = join(run, "inventory.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Machine[]) : [];
}
