import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NetworkInterface, Topology } from "../../aws/core/topology";
import { reaches } from "../../aws/reachability";
import { filterVerdict } from "../testing/filterVerdict";
import { ports, randomTopology } from "../testing/randomTopology";
import { example } from "../testing/example";
import { packetFilter } from "./packetFilter";

/** Every connection between two interfaces, as `FROM -> TO PORT`, with what paper and the packet filter say of it. */
function verdicts(
  topology: Topology,
): readonly { readonly what: string; readonly paper: boolean; readonly filter: boolean }[] {
  const verdict = filterVerdict(packetFilter(topology));
  const { interfaces } = topology;
  const pairs = interfaces.flatMap(from => interfaces.filter(to => to !== from).map(to => [from, to] as const));
  return pairs.flatMap(([from, to]) =>
    ports.map(port => ({
      what: `${from.name} -> ${to.name} ${port}`,
      paper: reaches(topology, from, to, port),
      filter: verdict({ ...ends(from, to), port }) === "accept",
    })),
  );
}
const ends = (from: NetworkInterface, to: NetworkInterface) => ({
  fromId: from.id,
  from: from.address,
  toId: to.id,
  to: to.address,
});

describe("paper and the packet filter", () => {
  it("agree on every connection of every topology", () => {
    let open = 0;
    fc.assert(
      fc.property(randomTopology, topology => {
        const seen = verdicts(topology);
        open += seen.filter(({ paper }) => paper).length;
        expect(seen.filter(({ paper, filter }) => paper !== filter)).toEqual([]);
      }),
      { numRuns: 150, seed: 20261126 },
    );
    expect(open).toBeGreaterThan(200); // otherwise the topologies would prove nothing
  });

  it("agree on the example, in which the balancer reaches the servers and they reach the databases", () => {
    const seen = verdicts(example);
    expect(seen.filter(({ paper, filter }) => paper !== filter)).toEqual([]);
    expect(seen.filter(({ filter }) => filter).map(({ what }) => what)).toEqual(
      expect.arrayContaining(["web-1 -> db-1 3306", "lamp-1a2b3c4 (eu-central-1a) -> web-1 80"]),
    );
  });

  it("let nothing through to an address that nobody has", () => {
    const verdict = filterVerdict(packetFilter(example));
    const [from] = example.interfaces.filter(({ name }) => name === "web-1");
    if (from === undefined) throw new Error("no web-1");
    expect(verdict({ fromId: from.id, from: from.address, toId: undefined, to: "10.20.20.99", port: 3306 })).toBe(
      "drop",
    );
  });
});
