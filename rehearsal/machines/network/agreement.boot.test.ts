import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Topology } from "../../aws/core/topology";
import { reaches } from "../../aws/reachability";
import { ports, randomTopology } from "../testing/randomTopology";
import { linkNameOf } from "./interfaceNames";
import { packetFilter } from "./packetFilter";

/** The connections that Linux lets through when the packet filter is loaded, as `FROM TO PORT`. */
async function letThrough(topology: Topology, connections: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "namespaces-"));
  const file = (name: string, lines: readonly string[]) => {
    writeFileSync(join(folder, name), lines.map(line => `${line}\n`).join(""));
    return join(folder, name);
  };
  const { stdout } = await promisify(execFile)("unshare", [
    "--net",
    "--mount",
    join(__dirname, "..", "testing", "namespaces.sh"),
    file("filter", [packetFilter(topology)]),
    file(
      "interfaces",
      topology.interfaces.map(eni => `${linkNameOf(eni.id)} ${eni.address}`),
    ),
    file("connections", connections),
  ]);
  rmSync(folder, { recursive: true });
  return stdout
    .split("\n")
    .filter(line => line !== "")
    .sort();
}

/** Every connection between two interfaces of a topology. */
const connectionsOf = ({ interfaces }: Topology) =>
  interfaces.flatMap(from =>
    interfaces
      .filter(to => to !== from)
      .flatMap(to => ports.map(port => ({ from, to, port, what: `${from.address} ${to.address} ${port}` }))),
  );
/** These are the connections that paper lets through. */
const onPaper = (topology: Topology) =>
  connectionsOf(topology)
    .filter(({ from, to, port }) => reaches(topology, from, to, port))
    .map(({ what }) => what)
    .sort();

describe("paper and the packet filter of the kernel", () => {
  // In most topologies everything is closed, so the first four in which enough is open are taken.
  const topologies = fc
    .sample(randomTopology, { numRuns: 200, seed: 20261126 })
    .filter(topology => onPaper(topology).length > 5)
    .slice(0, 4);

  it.each(topologies.map((topology, i) => [i + 1, topology] as const))(
    "agree on every connection of topology %i",
    async (_, topology) => {
      const all = connectionsOf(topology).map(({ what }) => what);
      expect(await letThrough(topology, all)).toEqual(onPaper(topology));
    },
  );
});
