import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type NetworkInterface, type Route, type Topology, emptyTopology } from "../../aws/core/topology";
import { balanced, example } from "../testing/example";
import { packetFilter } from "./packetFilter";

/** One interface in one subnet. */
const single = (routes: readonly Route[], eni: Partial<NetworkInterface> = {}): Topology => ({
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
      ...eni,
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
  const body = new RegExp(`^  chain ${name} \\{\\n((?:    .*\\n)*)  \\}$`, "m").exec(packetFilter(topology))?.[1];
  if (body === undefined) throw new Error(`there is no chain ${name}`);
  return body
    .trimEnd()
    .split("\n")
    .map(line => line.trim());
}

const line = (topology: Topology, beginning: string) =>
  packetFilter(topology)
    .split("\n")
    .map(text => text.trim())
    .filter(text => text.startsWith(beginning));

describe("packetFilter", () => {
  it("has these chains for one interface with a public address", () => {
    const routes: Route[] = [
      { destination: "10.0.0.0/16", via: "local" },
      { destination: "0.0.0.0/0", via: "internet" },
    ];
    expect(packetFilter(single(routes, { publicAddress: "198.51.100.7" }))).toMatchSnapshot();
  });

  it("asks every group of the sender, then drops", () => {
    expect(chain(single([]), "from_eni_0123456789abcdef0")).toEqual([
      "jump egress_sg_1",
      "jump egress_sg_2",
      "goto drop_egress",
    ]);
    expect(chain(single([]), "egress_sg_1")).toEqual(["goto route"]);
  });

  it("writes each form of a rule in nft's syntax", () => {
    expect(chain(single([]), "ingress_sg_1")).toEqual([
      "tcp dport 80 accept",
      "ip saddr 10.0.0.0/16 udp dport 5000-5010 accept",
      "ip saddr @members_sg_2 meta l4proto tcp accept",
    ]);
    expect(chain(single([]), "ingress_sg_2")).toEqual(["ip saddr 198.51.100.9/32 meta l4proto icmp accept"]);
  });

  it("treats a packet that went out and came back as one of the internet, not of a group member", () => {
    expect(chain(single([]), "ingress_public_sg_1")).toEqual(["tcp dport 80 accept"]);
    expect(chain(single([]), "ingress_public_sg_2")).toEqual(["meta l4proto icmp accept"]);
  });

  it("tries routes in the topology's order, which is the most specific first", () => {
    const routes: Route[] = [
      { destination: "192.0.2.11/32", via: "endpoint" },
      { destination: "10.0.0.0/16", via: "local" },
      { destination: "172.16.0.0/12", via: "nothing" },
      { destination: "0.0.0.0/0", via: "nat" },
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
    const eni = { publicAddress: "198.51.100.7" };
    const open = single([{ destination: "0.0.0.0/0", via: "internet" }], eni);
    const closed = single([{ destination: "0.0.0.0/0", via: "nothing" }], eni);
    expect(line(open, "map inside_address")).toEqual([
      "map inside_address { type ipv4_addr : ipv4_addr; elements = { 198.51.100.7 : 10.0.1.4 } }",
    ]);
    expect(line(closed, "map inside_address")).toEqual(["map inside_address { type ipv4_addr : ipv4_addr; }"]);
  });

  it("sends to the internet with a server's own public address, or with that of its NAT gateway", () => {
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

  it("sends DNS queries to the VPC's base plus two to the resolver", () => {
    expect(chain(single([]), "prerouting")[1]).toBe(
      "ip daddr 10.0.0.2 meta l4proto { tcp, udp } th dport 53 dnat ip to 169.254.169.253",
    );
  });

  it("lets a replica reach its source without a rule of a group, and no other machine", () => {
    const rule = 'ip saddr 10.20.21.5 ip daddr 10.20.20.5 tcp dport 3306 accept comment "replication"';
    const pair = { source: "10.20.20.5", replica: "10.20.21.5", port: 3306 };
    expect(
      packetFilter(example, [pair])
        .split("\n")
        .filter(text => text.includes("replication")),
    ).toEqual([`    ${rule}`]);
    expect(packetFilter(example)).not.toContain("replication");
  });

  it("treats a deleted group that a rule still names as a group without rules", () => {
    const [group] = single([]).securityGroups;
    if (group === undefined) throw new Error("no group");
    expect(line({ ...single([]), securityGroups: [group] }, "set members_")).toEqual([
      "set members_sg_1 { type ipv4_addr; elements = { 10.0.1.4 } }",
      "set members_sg_2 { type ipv4_addr; elements = { 10.0.1.4 } }",
    ]);
  });

  const nft = process.getuid?.() === 0 && spawnSync("nft", ["--version"]).status === 0;
  it.skipIf(!nft)("is accepted by nft (needs root and nft)", () => {
    for (const topology of [emptyTopology, single([]), example, balanced]) {
      const { stderr, status } = spawnSync("unshare", ["--net", "nft", "-f", "-"], { input: packetFilter(topology) });
      expect([status, stderr.toString()]).toEqual([0, ""]);
    }
  });
});
