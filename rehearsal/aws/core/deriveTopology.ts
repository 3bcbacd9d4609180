import { type Account, type Resource, text } from "./account";
import { deriveBalancer, deriveTargetGroup } from "../services/elb/deriveBalancers";
import { deriveSubnet } from "../services/ec2/deriveSubnets";
import { deriveNames } from "../services/route53/resources";
import { deriveSecurityGroups } from "../services/ec2/securityGroupRules";
import type { Topology } from "./topology";

/** What the account's resources mean to a packet. Pure; see topology.ts for the words. */
export function deriveTopology(account: Account): Topology {
  const balancers = account.all("aws:lb/loadBalancer:LoadBalancer").map(b => deriveBalancer(account, b));
  const reachable = balancers.map(b => ({
    dnsName: b.dnsName,
    addresses: b.nodes
      .map(n => account.interfaces.get(n.interfaceId))
      .map(card => card?.publicAddress ?? card?.address ?? ""),
  }));
  return {
    vpcs: account.all("aws:ec2/vpc:Vpc").map(v => ({ id: v.id, cidr: text(v.outputs["cidrBlock"]) })),
    subnets: account.all("aws:ec2/subnet:Subnet").map(s => deriveSubnet(account, s)),
    interfaces: account.interfaces.all(),
    securityGroups: deriveSecurityGroups(account),
    balancers,
    targetGroups: account.all("aws:lb/targetGroup:TargetGroup").map(g => deriveTargetGroup(account, g)),
    names: [
      ...reachable.map(b => ({ name: b.dnsName.toLowerCase(), addresses: b.addresses })),
      ...account
        .all("aws:rds/instance:Instance")
        .map(d => ({ name: text(d.outputs["address"]), addresses: databaseAddresses(account, d) })),
      ...deriveNames(account, reachable),
    ],
  };
}

const databaseAddresses = (account: Account, database: Resource) =>
  account.interfaces
    .all()
    .filter(i => i.kind === "database" && i.name === database.outputs["identifier"])
    .map(i => i.address);
