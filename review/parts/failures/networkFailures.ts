import type { Loss } from "./loss";
import { type Inventory, type Item, balancersIn, types } from "../inventory";
import { besideBalancer } from "./serverFailures";

/** A balancer has a node in the zone of each of its subnets. Elastic Load Balancing user guide, "How Elastic Load Balancing works". */
export function lostNodes(inventory: Inventory): Loss[] {
  const balancers = balancersIn(inventory);
  return balancers.map((balancer): Loss => {
    const lost = `one zone: load balancer${balancers.length === 1 ? "" : ` ${balancer.step.name}`}`;
    const zones = nodeZones(inventory, balancer);
    if (zones === undefined) return { lost, outcome: "unknown", text: "the plan does not tell the zones of its nodes" };
    if (zones.length === 1)
      return { lost, outcome: "stops", text: `the site until the zone is back: its only node is in ${zones.join()}` };
    // The same guide: its name in DNS is valid for 60 s, and leaves out a node that fails.
    return {
      lost,
      outcome: "goesOn",
      text: `nothing for long: it has nodes in ${zones.length} zones, and DNS leaves out the lost one after about a minute`,
    };
  });
}

export const nodeZones = (inventory: Inventory, balancer: Item) =>
  inventory.zonesOf(balancer, "subnets") ?? inventory.zonesOf(balancer, "subnetMappings");

/** How a subnet reaches the internet. */
type Way = { readonly nat: Item } | "direct" | "none" | "unknown";

/**
 * A NAT gateway is in one zone, and redundant within it (VPC user guide, "NAT gateway basics"). So it is lost with its zone, and then
 * servers in other zones that use it reach nothing outside.
 */
export function lostWays(inventory: Inventory): Loss[] {
  const lost = "one zone: calls to the internet";
  const aside = new Set(besideBalancer(inventory).map(({ step }) => step.urn));
  const clients = [
    ...inventory
      .all(types.server)
      .filter(({ step }) => !aside.has(step.urn))
      .map(item => ({ item, property: "subnetId" })),
    ...inventory.all(types.group).map(item => ({ item, property: "vpcZoneIdentifiers" })),
    ...inventory.all(types.service).map(item => ({ item, property: "networkConfiguration" })),
  ];
  if (clients.length === 0) return [];
  const routes = routesBySubnet(inventory);
  const uses = clients.flatMap(({ item, property }) => {
    const subnets = inventory.targets(item, property, "aws:ec2/subnet:Subnet");
    return subnets.length === 0
      ? [{ zone: undefined, way: "unknown" as const }]
      : subnets.map(subnet => ({ zone: inventory.zoneOf(subnet), way: routes(subnet) }));
  });
  if (uses.some(({ way }) => way === "unknown"))
    return [{ lost, outcome: "unknown", text: "the plan does not tell the routes of each server" }];
  if (uses.every(({ way }) => way === "none"))
    return [{ lost, outcome: "goesOn", text: "nothing: servers have no way to the internet at all" }];
  const gateways = uses.flatMap(({ zone, way }) =>
    typeof way === "string" || way.nat.inputs["availabilityMode"] === "regional"
      ? []
      : [{ zone, nat: way.nat, in: inventory.zoneOf(way.nat) }],
  );
  if (gateways.length === 0)
    return [{ lost, outcome: "goesOn", text: "nothing elsewhere: no server depends on a gateway of one zone" }];
  if (gateways.some(({ zone, in: at }) => zone === undefined || at === undefined))
    return [{ lost, outcome: "unknown", text: "the plan does not tell the zone of each gateway and server" }];
  const foreign = gateways.filter(({ zone, in: at }) => zone !== at);
  const zones = new Set(gateways.map(({ zone }) => zone));
  if (foreign.length === 0 && zones.size > 1)
    return [{ lost, outcome: "goesOn", text: "nothing elsewhere: each zone has its NAT gateway" }];
  const names = [
    ...new Set((foreign.length === 0 ? gateways : foreign).map(({ nat, in: at }) => `${nat.step.name} in ${at ?? ""}`)),
  ];
  return [
    {
      lost,
      outcome: "stops",
      text: `calls to the internet, and new servers, until the zone is back: ${foreign.length === 0 ? "all servers" : "servers of other zones"} use ${names.join(" and ")}`,
    },
  ];
}

/** Where the default route of a subnet leads. Without an association, the main table of its network decides, which no plan shows. */
function routesBySubnet(inventory: Inventory): (subnet: Item) => Way {
  const table = "aws:ec2/routeTable:RouteTable";
  const tables = new Map<string, Item>();
  for (const item of inventory.all("aws:ec2/routeTableAssociation:RouteTableAssociation"))
    for (const subnet of inventory.targets(item, "subnetId", "aws:ec2/subnet:Subnet"))
      for (const found of inventory.targets(item, "routeTableId", table)) tables.set(subnet.step.urn, found);
  const ways = new Map<string, Way>();
  const routed = [
    ...inventory
      .all("aws:ec2/route:Route")
      .flatMap(item => inventory.targets(item, "routeTableId", table).map(of => ({ of, item, property: undefined }))),
    ...inventory
      .all(table)
      .filter(({ inputs }) => "routes" in inputs)
      .map(of => ({ of, item: of, property: "routes" })),
  ];
  for (const { of, item, property } of routed) {
    const text = JSON.stringify(property === undefined ? item.inputs : item.inputs[property]);
    if (!text.includes('"0.0.0.0/0"')) continue;
    const [nat] = inventory.targets(item, property ?? "natGatewayId", types.nat);
    if (nat !== undefined) ways.set(of.step.urn, { nat });
    else if (
      inventory.targets(item, property ?? "gatewayId", "aws:ec2/internetGateway:InternetGateway").length > 0 ||
      /"igw-/.test(text)
    )
      ways.set(of.step.urn, "direct");
    else ways.set(of.step.urn, "unknown");
  }
  return subnet => {
    const found = tables.get(subnet.step.urn);
    return found === undefined ? "unknown" : (ways.get(found.step.urn) ?? "none");
  };
}
