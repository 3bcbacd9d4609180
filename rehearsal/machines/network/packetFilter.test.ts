import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type NetworkInterface, type Route, type Topology, emptyTopology } from "../../aws/core/topology";
import { balanced, example } from "../testing/example";
import { firewall } from "./packetFilter";

/** One interface in one subnet. */
const single = (routes: readonly Route[], card: Partial<NetworkInterface> = {}): Topology => ({
  ...emptyTopology,
  vpcs: [{ id: "vpc-1", cidr: "10.0.0.0/16" }],
  subnets: [{ id: "subnet-1", cidr: "10.0.1.0/24", zone: "eu-central-1a", routes }],
  interfaces: [
    {
      id: "eni-0123456789abcdef0",
      name: "web-1",
      kind: "instance",
      address: "10.0.1.4",
      subnetId: "subnet-1",
      securityGroupIds: ["sg-1", "sg-2"],
      ...card,
    },
  ],
  securityGroups: [
    {
      id: "sg-1",
      name: "web",
      ingress: [
        { protocol: "tcp", ports: [80, 80], peer: { cidr: "0.0.0.0/0" } },
        { protocol: "udp", ports: [5000, 5010], peer: { cidr: "10.0.0.0/16" } },
        { protocol: "tcp", peer: { groupId: "sg-2" } },
      ],
      egress: [{ protocol: "-1", peer: { cidr: "0.0.0.0/0" } }],
    },
    { id: "sg-2", name: "ping", ingress: [{ protocol: "icmp", peer: { cidr: "198.51.100.9/32" } }], egress: [] },
  ],
});

/** The rules of one chain. */
function chain(topology: Topology, name: string): string[] {
  const body = new RegExp(`^  chain ${name} \\{\\n((?:    .*\\n)*)  \\}$`, "m").exec(firewall(topology))?.[1];
  if (body === undefined) throw new Error(`there is no chain ${name}`);
  return body
    .trimEnd()
    .split("\n")
    .map(line => line.trim());
}

const line = (topology: Topology, beginning: string) =>
  firewall(topology)
    .split("\n")
    .map(text => text.trim())
    .filter(text => text.startsWith(beginning));

describe("firewall", () => {
  it("is this text for one interface with a public address", () => {
    const routes: Route[] = [
      { destination: "10.0.0.0/16", via: "local" },
      { destination: "0.0.0.0/0", via: "internet" },
    ];
    expect(firewall(single(routes, { publicAddress: "198.51.100.7" }))).toMatchSnapshot();
  });

  it("asks every group of the sender, then drops", () => {
    expect(chain(single([]), "from_eni_0123456789abcdef0")).toEqual([
      "jump egress_sg_1",
      "jump egress_sg_2",
      "goto drop_egress",
    ]);
    expect(chain(single([]), "egress_sg_1")).toEqual(["goto route"]);
  });

  it("writes each form of a rule as nft has it", () => {
    expect(chain(single([]), "ingress_sg_1")).toEqual([
      "tcp dport 80 accept",
      "ip saddr 10.0.0.0/16 udp dport 5000-5010 accept",
      "ip saddr @members_sg_2 meta l4proto tcp accept",
    ]);
    expect(chain(single([]), "ingress_sg_2")).toEqual(["ip saddr 198.51.100.9/32 meta l4proto icmp accept"]);
  });

  it("takes a packet that went out and came back for the internet's, not for a group member's", () => {
    expect(chain(single([]), "ingress_public_sg_1")).toEqual(["tcp dport 80 accept"]);
    expect(chain(single([]), "ingress_public_sg_2")).toEqual(["meta l4proto icmp accept"]);
  });

  it("tries the most specific route first, whatever the order given", () => {
    const routes: Route[] = [
      { destination: "0.0.0.0/0", via: "nat" },
      { destination: "10.0.0.0/16", via: "local" },
      { destination: "192.0.2.11/32", via: "endpoint" },
      { destination: "172.16.0.0/12", via: "nothing" },
    ];
    expect(chain(single(routes), "route_subnet_1")).toEqual([
      "ct original ip daddr 192.0.2.11/32 accept",
      "ct original ip daddr 10.0.0.0/16 goto to",
      "ct original ip daddr 172.16.0.0/12 goto drop_unrouted",
      "goto outside",
      "goto drop_unrouted",
    ]);
  });

  it("translates a public address only where a route leads to the internet", () => {
    const card = { publicAddress: "198.51.100.7" };
    const open = single([{ destination: "0.0.0.0/0", via: "internet" }], card);
    const closed = single([{ destination: "0.0.0.0/0", via: "nothing" }], card);
    expect(line(open, "map inside_address")).toEqual([
      "map inside_address { type ipv4_addr : ipv4_addr; elements = { 198.51.100.7 : 10.0.1.4 } }",
    ]);
    expect(line(closed, "map inside_address")).toEqual(["map inside_address { type ipv4_addr : ipv4_addr; }"]);
  });

  it("shows the internet a server's own public address, or that of its NAT gateway", () => {
    const route = (via: "internet" | "nat", publicAddress?: string): Route[] => [
      { destination: "0.0.0.0/0", via, ...(publicAddress === undefined ? {} : { publicAddress }) },
    ];
    const map = (elements: string) => [`map outside_address { type ipv4_addr : ipv4_addr; ${elements}}`];
    const direct = single(route("internet"), { publicAddress: "198.51.100.7" });
    expect(line(direct, "map outside_address")).toEqual(map("elements = { 10.0.1.4 : 198.51.100.7 } "));
    const behind = single(route("nat", "198.51.100.20"));
    expect(line(behind, "map outside_address")).toEqual(map("elements = { 10.0.1.4 : 198.51.100.20 } "));
    expect(line(single(route("nat")), "map outside_address")).toEqual(map(""));
  });

  it("answers names at the VPC's base plus two as well", () => {
    expect(chain(single([]), "prerouting")[1]).toBe(
      "ip daddr 10.0.0.2 meta l4proto { tcp, udp } th dport 53 dnat ip to 169.254.169.253",
    );
  });

  it("lets a replica reach its source, whatever the groups say, and nobody else", () => {
    const rule = 'ip saddr 10.20.21.5 ip daddr 10.20.20.5 tcp dport 3306 accept comment "replication"';
    const pair = { source: "10.20.20.5", replica: "10.20.21.5", port: 3306 };
    expect(
      firewall(example, [pair])
        .split("\n")
        .filter(text => text.includes("replication")),
    ).toEqual([`    ${rule}`]);
    expect(firewall(example)).not.toContain("replication");
  });

  it("takes a group that a rule names, but that is gone, for an empty one", () => {
    const [group] = single([]).securityGroups;
    if (group === undefined) throw new Error("no group");
    expect(line({ ...single([]), securityGroups: [group] }, "set members_")).toEqual([
      "set members_sg_1 { type ipv4_addr; elements = { 10.0.1.4 } }",
      "set members_sg_2 { type ipv4_addr; elements = { 10.0.1.4 } }",
    ]);
  });

  const nft = process.getuid?.() === 0 && spawnSync("nft", ["--version"]).status === 0;
  it.skipIf(!nft)("is taken by nft (needs root and nft)", () => {
    for (const topology of [emptyTopology, single([]), example, balanced]) {
      const { stderr, status } = spawnSync("unshare", ["--net", "nft", "-f", "-"], { input: firewall(topology) });
      expect([status, stderr.toString()]).toEqual([0, ""]);
    }
  });
});
