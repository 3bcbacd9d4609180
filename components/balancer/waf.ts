import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface WafArgs {
  /** ARN of the load balancer that it protects. A change replaces the association, not the rules. */
  readonly balancerArn: pulumi.Input<string>;
}

/** AWS's managed rule groups, in the order in which they inspect a request. A rule in `onlyCount` blocks nothing. */
const ruleGroups: readonly { readonly name: string; readonly onlyCount?: readonly string[] }[] = [
  { name: "AWSManagedRulesAmazonIpReputationList" },
  // Bodies of more than 8 KB are uploads here, not attacks.
  { name: "AWSManagedRulesCommonRuleSet", onlyCount: ["SizeRestrictions_BODY"] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet" },
  { name: "AWSManagedRulesPHPRuleSet" },
  { name: "AWSManagedRulesSQLiRuleSet" },
];

/**
 * A web application firewall in front of the load balancer. It costs about 10 USD a month and 0.60 USD for a million
 * requests.
 */
export class Waf extends pulumi.ComponentResource {
  constructor(name: string, args: WafArgs, opts?: pulumi.ComponentResourceOptions) {
    // It was called Firewall. With the alias, and with the old names below, stacks from that time keep their resources.
    super("lamp:index:Waf", name, {}, { ...opts, aliases: [{ type: "lamp:index:Firewall" }] });

    const seen = (metricName: string) => ({ metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true });
    const acl = new aws.wafv2.WebAcl(
      `${name}-firewall`,
      {
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        visibilityConfig: seen(`${name}-firewall`),
        rules: ruleGroups.map((group, priority) => ({
          name: group.name,
          priority,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: "AWS",
              name: group.name,
              ruleActionOverrides: (group.onlyCount ?? []).map(rule => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: seen(group.name),
        })),
      },
      { parent: this },
    );
    new aws.wafv2.WebAclAssociation(
      `${name}-firewall-balancer`,
      { webAclArn: acl.arn, resourceArn: args.balancerArn },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
