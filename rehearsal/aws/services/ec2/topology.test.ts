import { describe, expect, it } from "vitest";
import { deriveTopology } from "../../core/deriveTopology";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";

describe("the topology of a VPC", () => {
  it("has the routes of a subnet in the order in which a router chooses, whatever the order of their creation", async () => {
    const { make, account } = paperCloud();
    const net = await smallNetwork(make); // makes the route to 0.0.0.0/0
    for (const destinationCidrBlock of ["10.0.0.0/8", "198.18.0.0/15", "10.20.0.0/28", "192.168.7.0/24"])
      await make("aws:ec2/route:Route", `to-${destinationCidrBlock}`, {
        routeTableId: net.table.id,
        destinationCidrBlock,
        gatewayId: net.gateway.id,
      });
    const [subnet] = deriveTopology(account).subnets;
    expect(subnet?.routes.map(route => route.destination)).toEqual([
      "10.20.0.0/28",
      "192.168.7.0/24",
      "10.20.0.0/16",
      "198.18.0.0/15",
      "10.0.0.0/8",
      "0.0.0.0/0",
    ]);
  });
});
