import type { NetworkInterface, SecurityGroup, Topology } from "../../aws/core/topology";
import { elements, identifier, set } from "./chains";
import { dropReasons } from "./drops";

/**
 * Every security group, and every one that a rule or an interface still names while it is being deleted. Such a group has no
 * rules.
 */
export function groupsOf({ interfaces, securityGroups }: Topology): SecurityGroup[] {
  const ids = new Set(
    securityGroups
      .flatMap(group => [group.id, ...peersOf(group)])
      .concat(interfaces.flatMap(eni => eni.securityGroupIds)),
  );
  return [...ids].map(id => securityGroups.find(group => group.id === id) ?? { id, name: id, ingress: [], egress: [] });
}

/** The groups that a group's rules name. */
function peersOf({ ingress, egress }: SecurityGroup): string[] {
  return [...ingress, ...egress].flatMap(({ peer }) => ("groupId" in peer ? [peer.groupId] : []));
}

/** The sets and maps of addresses that the chains look up. */
export function sets(topology: Topology, groups: readonly SecurityGroup[]): string[] {
  const { interfaces } = topology;
  const drop = "type ipv4_addr . ipv4_addr . inet_proto . inet_service; size 4096; flags dynamic,timeout; timeout 1h;";
  const addressesOf = (enis: readonly NetworkInterface[]) => enis.map(eni => eni.address);
  const outside = interfaces.flatMap(eni => {
    const address = outsideAddress(topology, eni);
    return address === undefined ? [] : [`${eni.address} : ${address}`];
  });
  const hasPublic = interfaces.filter(eni => eni.publicAddress !== undefined);
  const inside = hasPublic
    .filter(eni => defaultRoute(topology, eni)?.via === "internet")
    .map(eni => `${eni.publicAddress} : ${eni.address}`);
  return [
    ...dropReasons.map(name => `  set ${name} { ${drop} }`),
    ...groups.map(({ id }) =>
      set(`members_${identifier(id)}`, addressesOf(interfaces.filter(eni => eni.securityGroupIds.includes(id)))),
    ),
    set("public_hosts", addressesOf(hasPublic)),
    `  map outside_address { type ipv4_addr : ipv4_addr; ${elements(outside)}}`,
    `  map inside_address { type ipv4_addr : ipv4_addr; ${elements(inside)}}`,
  ];
}

/** The default route of an interface's subnet. */
function defaultRoute(topology: Topology, eni: NetworkInterface) {
  const subnet = topology.subnets.find(subnet => subnet.id === eni.subnetId);
  return subnet?.routes.find(route => route.destination === "0.0.0.0/0");
}

/** The address under which the internet sees an interface; undefined when it cannot reach the internet. */
function outsideAddress(topology: Topology, eni: NetworkInterface): string | undefined {
  const route = defaultRoute(topology, eni);
  return route?.via === "internet" ? eni.publicAddress : route?.publicAddress;
}
