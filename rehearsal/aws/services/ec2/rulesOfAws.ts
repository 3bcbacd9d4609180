import type { Account } from "../../core/account";
import type { OwnedRule } from "./securityGroupRules";

/** A rule that EC2 has put into a group by itself, with its id. */
export interface RuleOfAws extends OwnedRule {
  /** `sgr-...` */
  readonly id: string;
}

/**
 * Ids of the groups that still let everything out, as EC2 makes a new group (EC2 user guide, "Default and custom security
 * groups").
 */
export class OpenGroups extends Set<string> {}

/**
 * The rules that EC2 has made by itself: every new group lets everything out, and the default group of a VPC also lets its
 * members reach each other. They stay until somebody revokes them.
 */
export function rulesOfAws(account: Account): RuleOfAws[] {
  const out = (owner: string): RuleOfAws => ({
    id: `sgr-1${owner.slice(4)}`,
    owner,
    direction: "egress",
    rule: { protocol: "-1", peer: { cidr: "0.0.0.0/0" } },
  });
  const inside = (owner: string): RuleOfAws => ({
    id: `sgr-0${owner.slice(4)}`,
    owner,
    direction: "ingress",
    rule: { protocol: "-1", peer: { groupId: owner } },
  });
  const defaults = account.all("aws:ec2/vpc:Vpc").flatMap(({ outputs: { defaultSecurityGroupId: id = "" } }) => {
    // In a group that a program adopts, they stay until the provider has revoked them.
    const adopted = account.get("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", id);
    const isThere = (direction: "ingress" | "egress") =>
      adopted === undefined || (!adopted.inputs[direction]?.length && Boolean(adopted.outputs[direction]?.length));
    return [...(isThere("ingress") ? [inside(id)] : []), ...(isThere("egress") ? [out(id)] : [])];
  });
  return [...[...account.store(OpenGroups)].map(out), ...defaults];
}
