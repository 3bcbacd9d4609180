import { addresses } from "../../aws/core/addresses";
import type { NetworkInterface, SecurityGroup, Topology } from "../../aws/core/topology";
import { chain, dispatch, egress, elements, identifier, ingress, record, set, subnetRoutes } from "./chains";
import { dropReasons } from "./drops";
import { hostOf, linkOf, nowhereLink, uplink, visitorLink } from "./links";

/** Replication goes over AWS's own network: no rule of the account is asked. */
export interface Replication {
  /** Private addresses. */
  readonly source: string;
  readonly replica: string;
  /** Port of the source. */
  readonly port: number;
}

/**
 * The packet filter of the box, which is the router of every VPC: text for `nft -f`, which replaces the one before at once.
 *
 * A new packet of an interface passes the chains `from` (who is it, do its groups let it out), `route` (does a route of its
 * subnet lead there) and, when it stays inside, `to` (do the groups of the destination let it in). Each ends in a verdict.
 * Packets of the internet start at `to`. What is dropped is written down in the set that names the reason.
 */
export function firewall(topology: Topology, replication: readonly Replication[] = []): string {
  const { interfaces, securityGroups, subnets, vpcs } = topology;
  // A group may be on its way out while a rule or an interface still names it: then it has no rules.
  const groupIds = [
    ...new Set(
      securityGroups
        .flatMap(group => [group.id, ...peersOf(group)])
        .concat(interfaces.flatMap(card => card.securityGroupIds)),
    ),
  ];
  const groups = groupIds.map(
    id => securityGroups.find(group => group.id === id) ?? { id, name: id, ingress: [], egress: [] },
  );
  const hasPublic = interfaces.filter(card => card.publicAddress !== undefined);
  const reachable = hasPublic.filter(card => wayOut(topology, card)?.via === "internet");
  const outside = interfaces.flatMap(card => {
    const address = outsideAddress(topology, card);
    return address === undefined ? [] : [`${card.address} : ${address}`];
  });
  const inside = reachable.map(card => `${card.publicAddress} : ${card.address}`);
  const aws = `{ ${addresses.api}, ${addresses.s3} }`;

  return [
    "table inet vpc",
    "delete table inet vpc",
    "table inet vpc {",
    ...dropReasons.map(
      name =>
        `  set ${name} { type ipv4_addr . ipv4_addr . inet_proto . inet_service; size 4096; flags dynamic,timeout; timeout 1h; }`,
    ),
    ...groupIds.map(id =>
      set(
        `members_${identifier(id)}`,
        interfaces.filter(card => card.securityGroupIds.includes(id)).map(card => card.address),
      ),
    ),
    set(
      "public_hosts",
      hasPublic.map(card => card.address),
    ),
    `  map outside_address { type ipv4_addr : ipv4_addr; ${elements(outside)}}`,
    `  map inside_address { type ipv4_addr : ipv4_addr; ${elements(inside)}}`,
    ...chain("prerouting", [
      "type nat hook prerouting priority dstnat; policy accept;",
      // AWS answers names at the VPC's base plus two as well.
      ...vpcs.map(
        vpc => `ip daddr ${hostOf(vpc.cidr, 2)} meta l4proto { tcp, udp } th dport 53 dnat ip to ${addresses.resolver}`,
      ),
      "dnat ip to ip daddr map @inside_address",
    ]),
    ...chain("postrouting", [
      "type nat hook postrouting priority srcnat; policy accept;",
      `oifname "${uplink}" masquerade`,
      "ct status dnat snat ip to ip saddr map @outside_address",
      `oifname "${visitorLink}" snat ip to ip saddr map @outside_address`,
    ]),
    ...chain("output", [
      "type filter hook output priority filter; policy accept;",
      // The hop limit of metadata answers: they reach the instance, but not a container behind it.
      `ip saddr ${addresses.metadata} ip ttl set 1`,
    ]),
    ...chain("input", [
      "type filter hook input priority filter; policy drop;",
      'iifname "lo" accept',
      "ct state established,related accept",
      "ct state invalid drop",
      `iifname "${uplink}" drop`,
      `ip daddr ${addresses.resolver} meta l4proto { tcp, udp } th dport 53 accept`,
      `iifname "${visitorLink}" ip daddr ${aws} accept`,
      `iifname "${visitorLink}" drop`,
      "udp dport 67 accept",
      `ip daddr ${addresses.metadata} tcp dport 80 accept`,
      `ip daddr ${aws} goto from`,
    ]),
    ...chain("forward", [
      "type filter hook forward priority filter; policy drop;",
      // The other end has lost its power: no answer, not even that there is none.
      `oifname "${nowhereLink}" ct state established,related drop`,
      "ct state established,related accept",
      "ct state invalid drop",
      ...replication.map(
        pair => `ip saddr ${pair.replica} ip daddr ${pair.source} tcp dport ${pair.port} accept comment "replication"`,
      ),
      `iifname "${visitorLink}" goto from_visitor`,
      "goto from",
    ]),
    ...chain("from_visitor", ["ct status dnat goto to", `oifname "${uplink}" accept`, "goto drop_unrouted"]),
    ...dispatch(
      "from",
      "iifname",
      interfaces.map(card => [quoted(card), `from_${identifier(card.id)}`]),
    ),
    ...interfaces.flatMap(card =>
      chain(`from_${identifier(card.id)}`, [
        ...card.securityGroupIds.map(group => `jump egress_${identifier(group)}`),
        "goto drop_egress",
      ]),
    ),
    ...groups.flatMap(egress),
    ...dispatch(
      "route",
      "iifname",
      interfaces.map(card => [quoted(card), `route_${identifier(card.subnetId)}`]),
    ),
    ...subnets.flatMap(subnetRoutes),
    ...chain("internet", ["ip saddr != @public_hosts goto drop_unrouted", "goto outside"]),
    ...chain("outside", [
      "ct status dnat goto to",
      `ip daddr ${aws} accept`,
      `ip daddr ${addresses.publicBlock} goto drop_unrouted`,
      `oifname { "${uplink}", "${visitorLink}" } accept`,
      "goto drop_unrouted",
    ]),
    ...chain("to", [`oifname "${nowhereLink}" goto drop_unrouted`, "goto to_card"]),
    ...dispatch(
      "to_card",
      "ip daddr",
      interfaces.map(card => [card.address, `to_${identifier(card.id)}`]),
    ),
    ...interfaces.flatMap(card =>
      chain(`to_${identifier(card.id)}`, [
        // From inside by way of the internet: the sender comes under its public address, and is no member of a group.
        ...card.securityGroupIds.map(
          group => `iifname != "${visitorLink}" ct status dnat jump ingress_public_${identifier(group)}`,
        ),
        `iifname != "${visitorLink}" ct status dnat goto drop_ingress`,
        ...card.securityGroupIds.map(group => `jump ingress_${identifier(group)}`),
        "goto drop_ingress",
      ]),
    ),
    ...groups.flatMap(ingress),
    ...record("drop_egress", "denied_egress", "ct original ip daddr"),
    ...record("drop_ingress", "denied_ingress", "ip daddr"),
    ...record("drop_unrouted", "unrouted", "ct original ip daddr"),
    "}",
    "",
  ].join("\n");
}

/** The groups that a group's rules name. */
function peersOf({ ingress, egress }: SecurityGroup): string[] {
  return [...ingress, ...egress].flatMap(({ peer }) => ("groupId" in peer ? [peer.groupId] : []));
}

const quoted = (card: NetworkInterface) => `"${linkOf(card.id)}"`;

/** The default route of an interface's subnet. */
function wayOut(topology: Topology, card: NetworkInterface) {
  const subnet = topology.subnets.find(subnet => subnet.id === card.subnetId);
  return subnet?.routes.find(route => route.destination === "0.0.0.0/0");
}

/** The address under which the internet sees an interface; undefined when it does not get there. */
function outsideAddress(topology: Topology, card: NetworkInterface): string | undefined {
  const route = wayOut(topology, card);
  return route?.via === "internet" ? card.publicAddress : route?.publicAddress;
}
