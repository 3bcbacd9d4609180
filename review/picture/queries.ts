import { databasesIn } from "../parts/failures/databases";
import { type Inventory, type Item, types } from "../parts/inventory";
import { besideBalancer } from "../parts/failures/serverFailures";
import { type Link, link } from "./link";

/** From servers to the databases that their security groups let them reach. A fenced database gets no arrow: nobody writes to it. */
export function queries(inventory: Inventory): Link[] {
  const roles = new Map(databasesIn(inventory).map(({ item, role }) => [item, role]));
  const allowed = allowedGroups(inventory);
  const groupsOf = (item: Item) => [
    ...inventory.targets(item, "vpcSecurityGroupIds", types.securityGroup),
    ...inventory.targets(item, "networkConfiguration", types.securityGroup),
  ];
  const clients = inventory.all(types.server, types.group, types.service);
  const aside = new Set(besideBalancer(inventory));
  const names = { primary: "reads, writes", replica: "reads", fenced: undefined };
  return [...roles.keys(), ...inventory.all(types.cluster)].flatMap(database => {
    const role = roles.get(database) ?? "primary";
    if (role === "fenced") return [];
    const open = new Set(groupsOf(database).flatMap(({ step }) => [...(allowed.get(step.urn) ?? [])]));
    return (
      clients
        // A server that serves no visitors has its work at the primary; an arrow to each replica would say nothing more.
        .filter(client => role === "primary" || !aside.has(client))
        .filter(client => groupsOf(client).some(({ step }) => open.has(step.urn)))
        .map(client => link(client.step.urn, database.step.urn, "requests", names[role]))
    );
  });
}

/** Security groups that may call a group, by the URN of the latter. */
function allowedGroups(inventory: Inventory): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const allow = (to: Item, from: Item) => {
    const set = found.get(to.step.urn) ?? new Set<string>();
    found.set(to.step.urn, set.add(from.step.urn));
  };
  const pairs: readonly (readonly [type: string, to: string, from: string])[] = [
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "securityGroupId", "referencedSecurityGroupId"],
    ["aws:ec2/securityGroupRule:SecurityGroupRule", "securityGroupId", "sourceSecurityGroupId"],
  ];
  for (const [type, to, from] of pairs)
    for (const rule of inventory.all(type)) {
      if (rule.inputs["type"] === "egress") continue;
      for (const target of inventory.targets(rule, to, types.securityGroup))
        for (const source of inventory.targets(rule, from, types.securityGroup)) allow(target, source);
    }
  for (const group of inventory.all(types.securityGroup))
    for (const source of inventory.targets(group, "ingress", types.securityGroup)) allow(group, source);
  return found;
}
