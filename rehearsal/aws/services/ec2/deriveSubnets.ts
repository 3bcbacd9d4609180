import { type Account, type Resource, list, text } from "../../core/account";
import { addresses } from "../../core/hardware";
import { routesOf } from "./routing";
import type { Route, Subnet } from "../../core/topology";

function tableOf(account: Account, subnet: Resource): string {
  const own = account
    .all("aws:ec2/routeTableAssociation:RouteTableAssociation")
    .find(a => a.inputs["subnetId"] === subnet.id);
  if (own !== undefined) return text(own.inputs["routeTableId"]);
  const vpcId = subnet.outputs["vpcId"];
  const main = account
    .all("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation")
    .find(a => a.inputs["vpcId"] === vpcId);
  return text(main?.inputs["routeTableId"] ?? account.get("aws:ec2/vpc:Vpc", vpcId)?.outputs["mainRouteTableId"]);
}

const bits = (cidr: string) => Number(cidr.split("/")[1] ?? 32);

export function deriveSubnet(account: Account, subnet: Resource): Subnet {
  const table = tableOf(account, subnet);
  const vpcId = subnet.outputs["vpcId"];
  const local: Route = { destination: text(account.get("aws:ec2/vpc:Vpc", vpcId)?.outputs["cidrBlock"]), via: "local" };
  const routes = routesOf(account, table).map(({ destination, gateway, nat }): Route => {
    if (gateway.startsWith("igw-"))
      return { destination, via: isAttached(account, gateway, vpcId) ? "internet" : "nothing" };
    if (nat === "" || !natWorks(account, nat)) return { destination, via: "nothing" };
    return {
      destination,
      via: "nat",
      publicAddress: text(account.get("aws:ec2/natGateway:NatGateway", nat)?.outputs["publicIp"]),
    };
  });
  const endpoints = endpointsOn(account, table).map((): Route => ({
    destination: `${addresses.s3}/32`,
    via: "endpoint",
  }));
  return {
    id: subnet.id,
    cidr: text(subnet.outputs["cidrBlock"]),
    zone: text(subnet.outputs["availabilityZone"]),
    routes: [local, ...routes, ...endpoints].sort((a, b) => bits(b.destination) - bits(a.destination)),
  };
}

const isAttached = (account: Account, gateway: string, vpcId: unknown) =>
  account.get("aws:ec2/internetGateway:InternetGateway", gateway)?.inputs["vpcId"] === vpcId;

/** A NAT gateway is of use only while its own subnet leads to the internet. */
function natWorks(account: Account, id: string): boolean {
  const subnet = account.get(
    "aws:ec2/subnet:Subnet",
    account.get("aws:ec2/natGateway:NatGateway", id)?.inputs["subnetId"],
  );
  if (subnet === undefined) return false;
  return routesOf(account, tableOf(account, subnet)).some(
    r => r.destination === "0.0.0.0/0" && isAttached(account, r.gateway, subnet.outputs["vpcId"]),
  );
}

function endpointsOn(account: Account, table: string): Resource[] {
  const associated = account.all("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation");
  return account
    .all("aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(
      e => text(e.inputs["serviceName"]).endsWith(".s3") && (e.inputs["vpcEndpointType"] ?? "Gateway") === "Gateway",
    )
    .filter(
      e =>
        list<string>(e.inputs["routeTableIds"]).includes(table) ||
        associated.some(a => a.inputs["vpcEndpointId"] === e.id && a.inputs["routeTableId"] === table),
    );
}
