import { describe, expect, it } from "vitest";
import { deriveTopology } from "../../core/deriveTopology";
import { create, remove } from "../../core/lifecycle/lifecycle";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";

describe("the topology of load balancers", () => {
  it("keeps the nodes of two balancers apart, whatever their names are", async () => {
    const { make, cloud, account } = paperCloud();
    const net = await smallNetwork(make);
    const subnets = net.subnets.map(s => s.id);
    // A preview refuses the second name. `create` takes it, so this test is stricter than AWS.
    const balancer = (name: string) => create("aws:lb/loadBalancer:LoadBalancer", name, { name, subnets }, cloud);
    const [one, other] = [await balancer("a"), await balancer("a (b")];
    const nodes = () =>
      deriveTopology(account).balancers.map(b => [b.arn === one.id ? "one" : "other", b.nodes.map(node => node.zone)]);
    const zones = ["eu-central-1a", "eu-central-1b"];
    expect(nodes()).toEqual([
      ["one", zones],
      ["other", zones],
    ]);
    await remove(one.type, one.id, cloud);
    expect(nodes()).toEqual([["other", zones]]);
    await remove(other.type, other.id, cloud);
    expect(deriveTopology(account).interfaces).toEqual([]);
  });

  it("tells what is spoken to the targets and asked of them, with HTTP as the default of a check", async () => {
    const { make, account } = paperCloud();
    const net = await smallNetwork(make);
    const group = (name: string, inputs: object) =>
      make("aws:lb/targetGroup:TargetGroup", name, { name, port: 443, vpcId: net.vpc.id, ...inputs });
    await group("plain", { protocol: "HTTP" });
    await group("secure", { protocol: "HTTPS", healthCheck: { port: "8080" } });
    await group("asked", { protocol: "HTTPS", healthCheck: { protocol: "HTTPS" } });
    expect(
      deriveTopology(account).targetGroups.map(({ name, protocol, healthCheck }) => [
        name,
        protocol,
        healthCheck.protocol,
        healthCheck.port,
      ]),
    ).toEqual([
      ["plain", "HTTP", "HTTP", "traffic-port"],
      ["secure", "HTTPS", "HTTP", 8080],
      ["asked", "HTTPS", "HTTPS", "traffic-port"],
    ]);
  });
});
