import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { rulesOfAws } from "./rulesOfAws";
import { addresses } from "../../core/addresses";
import type { Route, SecurityGroup, Subnet, Topology } from "../../core/topology";
import { byPrefix } from "../../../support/ipv4";
import { routesOf } from "./network/routing";
import { allGroups, rulesOf } from "./securityGroupRules";
import { interfacesOf } from "./store";

type SubnetResource = Resource<"aws:ec2/subnet:Subnet">;

export const topology = (account: Account): Partial<Topology> => ({
  vpcs: account.all("aws:ec2/vpc:Vpc").map(v => ({ id: v.id, cidr: v.outputs.cidrBlock ?? "" })),
  subnets: account.all("aws:ec2/subnet:Subnet").map(s => deriveSubnet(account, s)),
  interfaces: interfacesOf(account).all(),
  securityGroups: deriveSecurityGroups(account),
});

/** Id of the route table of a subnet: its own, or else the main one of its VPC. */
function tableOf(account: Account, subnet: SubnetResource): string {
  const own = account
    .all("aws:ec2/routeTableAssociation:RouteTableAssociation")
    .find(a => a.inputs.subnetId === subnet.id);
  if (own !== undefined) return own.inputs.routeTableId ?? "";
  const vpcId = subnet.outputs.vpcId;
  const main = account
    .all("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation")
    .find(a => a.inputs.vpcId === vpcId);
  return main?.inputs.routeTableId ?? account.get("aws:ec2/vpc:Vpc", vpcId)?.outputs.mainRouteTableId ?? "";
}

function deriveSubnet(account: Account, subnet: SubnetResource): Subnet {
  const table = tableOf(account, subnet);
  const vpcId = subnet.outputs.vpcId;
  const local: Route = { destination: account.get("aws:ec2/vpc:Vpc", vpcId)?.outputs.cidrBlock ?? "", via: "local" };
  const routes = routesOf(account, table).map(({ destination, gateway, nat }): Route => {
    if (gateway.startsWith("igw-"))
      return { destination, via: isAttached(account, gateway, vpcId) ? "internet" : "nothing" };
    if (nat === "" || !natWorks(account, nat)) return { destination, via: "nothing" };
    return {
      destination,
      via: "nat",
      publicAddress: account.get("aws:ec2/natGateway:NatGateway", nat)?.outputs.publicIp ?? "",
    };
  });
  const endpoints = endpointsOn(account, table).map((): Route => ({
    destination: `${addresses.s3}/32`,
    via: "endpoint",
  }));
  return {
    id: subnet.id,
    cidr: subnet.outputs.cidrBlock ?? "",
    zone: subnet.outputs.availabilityZone ?? "",
    routes: byPrefix([local, ...routes, ...endpoints]),
  };
}

const isAttached = (account: Account, gateway: string, vpcId: string | undefined) =>
  account.get("aws:ec2/internetGateway:InternetGateway", gateway)?.inputs.vpcId === vpcId;

/** A NAT gateway works only while its own subnet has a route to the internet. */
function natWorks(account: Account, id: string): boolean {
  const subnet = account.get(
    "aws:ec2/subnet:Subnet",
    account.get("aws:ec2/natGateway:NatGateway", id)?.inputs.subnetId,
  );
  if (subnet === undefined) return false;
  return routesOf(account, tableOf(account, subnet)).some(
    r => r.destination === "0.0.0.0/0" && isAttached(account, r.gateway, subnet.outputs.vpcId),
  );
}

/** The gateway endpoints of S3 that a route table uses. */
function endpointsOn(account: Account, table: string): Resource<"aws:ec2/vpcEndpoint:VpcEndpoint">[] {
  const associated = account.all("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation");
  return account
    .all("aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(e => e.inputs.serviceName?.endsWith(".s3") && (e.inputs.vpcEndpointType ?? "Gateway") === "Gateway")
    .filter(
      e =>
        e.inputs.routeTableIds?.includes(table) ||
        associated.some(a => a.inputs.vpcEndpointId === e.id && a.inputs.routeTableId === table),
    );
}

function deriveSecurityGroups(account: Account): SecurityGroup[] {
  const rules = [...rulesOf(account), ...rulesOfAws(account)];
  return allGroups(account).map(g => ({
    ...g,
    ingress: rules.filter(r => r.owner === g.id && r.direction === "ingress").map(r => r.rule),
    egress: rules.filter(r => r.owner === g.id && r.direction === "egress").map(r => r.rule),
  }));
}
