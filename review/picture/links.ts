import { databasesIn } from "../parts/failures/databases";
import {
  type Inventory,
  type Item,
  attachmentsIn,
  balancersIn,
  registered,
  targetGroupsOf,
  types,
} from "../parts/inventory";
import { type Link, link, visitors } from "./link";
import { queries } from "./queries";

/** Returns who talks to whom on one side of the update. Each link is read from a property or a rule of the plan. */
export function linksOf(inventory: Inventory): Link[] {
  return [
    ...wayIn(inventory),
    ...balanced(inventory),
    ...queries(inventory),
    ...copies(inventory),
    ...waysOut(inventory),
  ];
}

/** From the visitors over the name and the firewall to the balancer. */
function wayIn(inventory: Inventory): Link[] {
  const named = inventory
    .all("aws:route53/record:Record")
    .filter(({ inputs }) => inputs["aliases"] !== undefined && inputs["type"] !== "AAAA");
  return balancersIn(inventory).flatMap(balancer => {
    if (balancer.inputs["internal"] === true) return [];
    const records = named.filter(item => inventory.targets(item, "aliases", balancer.step.type).includes(balancer));
    const guards = inventory
      .all("aws:wafv2/webAclAssociation:WebAclAssociation")
      .filter(item => inventory.targets(item, "resourceArn", balancer.step.type).includes(balancer))
      .flatMap(item => inventory.targets(item, "webAclArn", types.firewall));
    const doors = guards.length > 0 ? guards : [balancer];
    const certificates = inventory
      .all("aws:lb/listener:Listener", "aws:alb/listener:Listener")
      .filter(item => inventory.targets(item, "loadBalancerArn", balancer.step.type).includes(balancer))
      .flatMap(item => certificatesOf(inventory, item));
    return [
      ...(records.length === 0 ? doors.map(door => link(visitors, door.step.urn, "requests")) : []),
      ...records.flatMap(record => [
        link(visitors, record.step.urn, "requests"),
        ...doors.map(door => link(record.step.urn, door.step.urn, "requests")),
      ]),
      ...guards.map(guard => link(guard.step.urn, balancer.step.urn, "requests")),
      ...[...new Set(certificates)].map(({ step }) => link(step.urn, balancer.step.urn, "outside", "proves the name")),
    ];
  });
}

/** A listener takes the certificate itself, or the validation of it. */
function certificatesOf(inventory: Inventory, listener: Item): Item[] {
  const certificate = "aws:acm/certificate:Certificate";
  const validations = inventory.targets(
    listener,
    "certificateArn",
    "aws:acm/certificateValidation:CertificateValidation",
  );
  return [
    ...inventory.targets(listener, "certificateArn", certificate),
    ...validations.flatMap(item => inventory.targets(item, "certificateArn", certificate)),
  ];
}

/** From a balancer to what its listeners' target groups have. */
function balanced(inventory: Inventory): Link[] {
  const balancers = balancersIn(inventory);
  const members = [
    ...registered(inventory),
    ...[types.group, types.service].flatMap(type =>
      inventory.all(type).flatMap(server =>
        targetGroupsOf(inventory, server, type === types.group ? "targetGroupArns" : "loadBalancers").map(group => ({
          group,
          server,
        })),
      ),
    ),
    ...inventory
      .all("aws:autoscaling/attachment:Attachment")
      .flatMap(item =>
        inventory
          .targets(item, "autoscalingGroupName", types.group)
          .map(server => ({ group: targetGroupsOf(inventory, item, "lbTargetGroupArn")[0], server })),
      ),
  ];
  const listeners = inventory.all(
    "aws:lb/listener:Listener",
    "aws:alb/listener:Listener",
    "aws:lb/listenerRule:ListenerRule",
    "aws:alb/listenerRule:ListenerRule",
  );
  const found = balancers.flatMap(balancer => {
    const own = listeners.filter(item => listenerBalancer(inventory, item)?.step.urn === balancer.step.urn);
    const groups = own.flatMap(item => [
      ...targetGroupsOf(inventory, item, "defaultActions"),
      ...targetGroupsOf(inventory, item, "actions"),
    ]);
    return members.flatMap(({ group, server }) =>
      group !== undefined && server !== undefined && groups.includes(group)
        ? [link(balancer.step.urn, server.step.urn, "requests")]
        : [],
    );
  });
  return [...new Map(found.map(one => [`${one.from} ${one.to}`, one])).values()];
}

function listenerBalancer(inventory: Inventory, item: Item): Item | undefined {
  const direct = balancersIn(inventory).find(balancer =>
    inventory.targets(item, "loadBalancerArn", balancer.step.type).includes(balancer),
  );
  if (direct !== undefined) return direct;
  const [listener] = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"].flatMap(type =>
    inventory.targets(item, "listenerArn", type),
  );
  return listener === undefined ? undefined : listenerBalancer(inventory, listener);
}

const copies = (inventory: Inventory): Link[] =>
  databasesIn(inventory).flatMap(({ item, source }) =>
    source === undefined ? [] : [link(source.step.urn, item.step.urn, "copies", "copies")],
  );

/** From the subnet's route table to its NAT gateway: drawn for servers of other zones too, since that is what a reader looks for. */
function waysOut(inventory: Inventory): Link[] {
  const subnet = "aws:ec2/subnet:Subnet";
  const table = "aws:ec2/routeTable:RouteTable";
  const gates = new Map<string, Item[]>();
  for (const route of inventory.all("aws:ec2/route:Route"))
    for (const of of inventory.targets(route, "routeTableId", table))
      gates.set(of.step.urn, [
        ...(gates.get(of.step.urn) ?? []),
        ...inventory.targets(route, "natGatewayId", types.nat),
      ]);
  const bySubnet = new Map<string, Item[]>();
  for (const item of inventory.all("aws:ec2/routeTableAssociation:RouteTableAssociation"))
    for (const of of inventory.targets(item, "subnetId", subnet))
      bySubnet.set(
        of.step.urn,
        inventory.targets(item, "routeTableId", table).flatMap(({ step }) => gates.get(step.urn) ?? []),
      );
  const served = new Set([
    ...attachmentsIn(inventory).flatMap(item => inventory.targets(item, "targetId", types.server)),
  ]);
  return inventory
    .all(types.server)
    .filter(item => served.size === 0 || served.has(item))
    .flatMap(item =>
      inventory
        .targets(item, "subnetId", subnet)
        .flatMap(({ step }) => bySubnet.get(step.urn) ?? [])
        .map(nat => link(item.step.urn, nat.step.urn, "outside")),
    );
}
