import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { ofType, type Recorded, record, valueOf } from "../../tests/support/record";
import { Network, type NetworkArgs } from "./network";

const args: NetworkArgs = {
  cidrBlock: "10.20.0.0/16",
  zones: ["eu-central-1a", "eu-central-1b"],
  nat: "perZone",
  region: "eu-central-1",
};
const build = (changes: Partial<NetworkArgs> = {}) => record(() => new Network("lamp", { ...args, ...changes }));

/** The default routes of the graph, as `subnet -> where the route leads`. */
function waysOut(graph: Recorded): Record<string, string> {
  const routes = ofType(graph, "Route");
  return Object.fromEntries(
    ofType(graph, "RouteTableAssociation").map(({ inputs }) => {
      const route = routes.find(one => one.inputs["routeTableId"] === inputs["routeTableId"])?.inputs;
      return [inputs["subnetId"], route?.["natGatewayId"] ?? route?.["gatewayId"] ?? "nowhere"];
    }),
  ) as Record<string, string>;
}

describe("Network", () => {
  it("leads web servers to the internet through the NAT gateway of their zone", async () => {
    expect(waysOut(await build())).toEqual({
      "lamp-public-a": "lamp-internet",
      "lamp-public-b": "lamp-internet",
      "lamp-web-a": "lamp-nat-a",
      "lamp-web-b": "lamp-nat-b",
      "lamp-data-a": "nowhere",
      "lamp-data-b": "nowhere",
    });
  });

  it("leads all web servers through one NAT gateway when there is a single one", async () => {
    const graph = await build({ nat: "single" });
    expect(waysOut(graph)).toMatchObject({ "lamp-web-a": "lamp-nat-a", "lamp-web-b": "lamp-nat-a" });
    expect(ofType(graph, "NatGateway").map(nat => nat.inputs["subnetId"])).toEqual(["lamp-public-a"]);
  });

  it("leads web servers straight to the internet when there is none", async () => {
    const graph = await build({ nat: "none" });
    expect(waysOut(graph)).toMatchObject({ "lamp-web-a": "lamp-internet", "lamp-web-b": "lamp-internet" });
    expect([...ofType(graph, "NatGateway"), ...ofType(graph, "Eip")]).toEqual([]);
  });

  it("reaches S3 from every table of servers, and not from the data tier", async () => {
    expect(ofType(await build(), "VpcEndpoint")[0]!.inputs).toEqual({
      vpcId: "lamp-vpc",
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.eu-central-1.s3",
      routeTableIds: ["lamp-public-routes", "lamp-web-a-routes", "lamp-web-b-routes"],
      policy: expect.any(String) as string,
      tags: { Name: "lamp-s3" },
    });
  });

  it("tells from which addresses servers reach the internet: those of its NAT gateways, and none without one", async () => {
    const addresses = async (nat: NetworkArgs["nat"]) => {
      let network!: Network;
      await record(() => (network = new Network("lamp", { ...args, nat })));
      expect(await valueOf(pulumi.output(network.origin.vpcId))).toBe("lamp-vpc");
      return valueOf(pulumi.output([...network.origin.addresses]));
    };
    expect(await addresses("perZone")).toEqual(["192.0.2.lamp-nat-a-address", "192.0.2.lamp-nat-b-address"]);
    expect(await addresses("single")).toEqual(["192.0.2.lamp-nat-a-address"]);
    expect(await addresses("none")).toEqual([]);
  });

  it("lets nobody in the network change the stack's releases, and leaves other buckets to the site", async () => {
    expect(JSON.parse(ofType(await build(), "VpcEndpoint")[0]!.inputs["policy"] as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" },
        {
          Effect: "Deny",
          Principal: "*",
          NotAction: "s3:GetObject",
          Resource: ["arn:aws:s3:::lamp-releases-*", "arn:aws:s3:::lamp-releases-*/*"],
        },
      ],
    });
  });

  it("empties the default security group", async () => {
    expect(ofType(await build(), "DefaultSecurityGroup").map(group => group.inputs)).toEqual([
      { vpcId: "lamp-vpc", ingress: [], egress: [], tags: { Name: "lamp-default-unused" } },
    ]);
  });

  it("has DNS resolution and host names, which S3 and RDS need", async () => {
    expect(ofType(await build(), "Vpc")[0]!.inputs).toMatchObject({ enableDnsSupport: true, enableDnsHostnames: true });
  });

  it("deletes addresses and NAT gateways before the internet gateway", async () => {
    const graph = await build();
    expect(ofType(graph, "Eip")[0]!.dependencies).toEqual(["lamp-internet"]);
    expect(ofType(graph, "NatGateway")[0]!.dependencies).toEqual([
      "lamp-nat-a-address",
      "lamp-public-a",
      "lamp-public-a-routed",
      "lamp-public-b-routed",
      "lamp-public-out",
    ]);
  });

  it("changes nothing in the other zones when one is added", async () => {
    const [two, three] = [await build(), await build({ zones: [...args.zones, "eu-central-1c"] })];
    const described = (graph: Recorded) => graph.map(one => JSON.stringify([one.type, one.name, one.inputs]));
    const endpoint = (text: string) => text.includes("vpcEndpoint");
    expect(described(three)).toEqual(expect.arrayContaining(described(two).filter(text => !endpoint(text))));
  });
});
