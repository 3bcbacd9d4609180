import { describe, expect, it } from "vitest";
import type { Route, Topology } from "../../aws/core/topology";
import { example } from "../testing/example";
import { type Drop, explain } from "./drops";

const drop = (reason: Drop["reason"], source: string, destination: string, port: number, protocol = "tcp"): Drop => ({
  reason,
  source,
  destination,
  protocol,
  port,
});

/** The example with other routes for the subnet of web-1. */
const routed = (...routes: Route[]): Topology => ({
  ...example,
  subnets: example.subnets.map(subnet => (subnet.id === "subnet-web-a" ? { ...subnet, routes } : subnet)),
});
const local: Route = { destination: "10.20.0.0/16", via: "local" };

describe("explain", () => {
  it("names the groups of the destination when no ingress rule allows a packet", () => {
    expect(explain(example, drop("denied_ingress", "10.20.10.5", "10.20.11.5", 80))).toBe(
      "web-1 (10.20.10.5) -> web-2 (10.20.11.5) port 80: no ingress rule of sg-web (lamp-web) allows it",
    );
  });

  it("names the groups of the sender when no egress rule allows a packet", () => {
    expect(explain(example, drop("denied_egress", "10.20.20.5", "192.0.2.10", 443))).toBe(
      "db-1 (10.20.20.5) -> AWS API (192.0.2.10) port 443: no egress rule of sg-database (lamp-database) allows it",
    );
  });

  it("names the protocol when it is not TCP", () => {
    expect(explain(example, drop("denied_egress", "10.20.10.5", "8.8.8.8", 53, "udp"))).toBe(
      "web-1 (10.20.10.5) -> 8.8.8.8 udp port 53: no egress rule of sg-web (lamp-web) allows it",
    );
  });

  it("tells that a default route is missing", () => {
    expect(explain(routed(local), drop("unrouted", "10.20.10.5", "192.0.2.10", 443))).toBe(
      "web-1 (10.20.10.5) -> AWS API (192.0.2.10) port 443: " +
        "no route from subnet-web-a leads there (its route table has no 0.0.0.0/0)",
    );
  });

  it("tells that what a route points to does not work", () => {
    const broken = routed(local, { destination: "0.0.0.0/0", via: "nothing" });
    expect(explain(broken, drop("unrouted", "10.20.10.5", "1.2.3.4", 443))).toBe(
      "web-1 (10.20.10.5) -> 1.2.3.4 port 443: " +
        "no route to the internet from subnet-web-a (what its route 0.0.0.0/0 points to does not work)",
    );
  });

  it("tells that a sender behind an internet gateway has no public address", () => {
    const naked = routed(local, { destination: "0.0.0.0/0", via: "internet" });
    expect(explain(naked, drop("unrouted", "10.20.10.5", "1.2.3.4", 443))).toBe(
      "web-1 (10.20.10.5) -> 1.2.3.4 port 443: " +
        "subnet-web-a routes 0.0.0.0/0 to an internet gateway, and the sender has no public address",
    );
  });

  it("tells that the subnet of a public address has no route to the internet", () => {
    const closed: Topology = { ...example, subnets: example.subnets.map(subnet => ({ ...subnet, routes: [local] })) };
    expect(explain(closed, drop("unrouted", "203.0.113.10", "198.51.100.5", 80))).toBe(
      "the internet (203.0.113.10) -> lamp-1a2b3c4 (eu-central-1a) (198.51.100.5) port 80: " +
        "no route to the internet from subnet-public-a, so none from there to it",
    );
  });

  it("tells that a private address cannot be reached from the internet", () => {
    expect(explain(example, drop("unrouted", "203.0.113.10", "10.20.10.5", 80))).toBe(
      "the internet (203.0.113.10) -> web-1 (10.20.10.5) port 80: private addresses are not on the internet",
    );
  });

  it("distinguishes an unused address from a machine that is off", () => {
    expect(explain(example, drop("unrouted", "10.20.10.5", "10.20.10.99", 80))).toBe(
      "web-1 (10.20.10.5) -> 10.20.10.99 port 80: nothing has that address",
    );
    expect(explain(example, drop("unrouted", "10.20.0.5", "10.20.10.5", 80))).toBe(
      "lamp-1a2b3c4 (eu-central-1a) (10.20.0.5) -> web-1 (10.20.10.5) port 80: it is off",
    );
    expect(explain(example, drop("unrouted", "203.0.113.10", "198.51.100.5", 80))).toBe(
      "the internet (203.0.113.10) -> lamp-1a2b3c4 (eu-central-1a) (198.51.100.5) port 80: it is off",
    );
  });
});
