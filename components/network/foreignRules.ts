import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { errorText } from "../../settings/errorText";

export interface GroupRules {
  /** Id of a security group, `sg-...`. */
  readonly groupId: string;
  /** Ids of the rules in it that this program has made, `sgr-...`. */
  readonly own: readonly string[];
}

/**
 * Warns of rules in the security groups that this program did not make, in every preview and update. EC2 gives a new group a
 * rule that lets everything out. The provider takes it away, but never again when that call has failed: it reads no rules into
 * a group whose rules are separate resources. A rule that somebody has added by hand is named as well.
 */
export function warnOfForeignRules(groups: readonly pulumi.Output<GroupRules>[]): void {
  for (const group of groups) group.apply(check);
}

/** The look at one group: see `warnOfForeignRules`. */
export async function check({ groupId, own }: GroupRules): Promise<void> {
  try {
    const { ids } = await aws.vpc.getSecurityGroupRules({ filters: [{ name: "group-id", values: [groupId] }] });
    const foreign = ids.filter(id => !own.includes(id));
    if (foreign.length > 0) await pulumi.log.warn(text(groupId, foreign));
  } catch (error) {
    // The rules are no reason to stop an update, for example a promotion.
    await pulumi.log.warn(`The rules of the security group ${groupId} cannot be read from AWS: ${errorText(error)}`);
  }
}

const text = (groupId: string, foreign: readonly string[]) =>
  `The security group ${groupId} has rules that this program did not make: ${foreign.join(", ")}. ` +
  "Somebody has added them, or an update has failed before it took away the rule that lets everything out. " +
  `What to do: look at them with aws ec2 describe-security-group-rules --security-group-rule-ids ${foreign.join(" ")}, and remove them with ` +
  `aws ec2 revoke-security-group-egress --group-id ${groupId} --security-group-rule-ids ${foreign.join(" ")} (revoke-security-group-ingress for rules that let something in).`;
