import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface FirewallArgs {
  readonly balancerArn: pulumi.Input<string>;
}

/** AWS's managed rule groups, in the order in which they look at a request. */
const ruleGroups: readonly { readonly name: string; readonly onlyCount?: readonly string[] }[] = [
  { name: "AWSManagedRulesAmazonIpReputationList" },
  // Bodies of more than 8 KB are uploads here, not attacks.
  { name: "AWSManagedRulesCommonRuleSet", onlyCount: ["SizeRestrictions_BODY"] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet" },
  { name: "AWSManagedRulesPHPRuleSet" },
  { name: "AWSManagedRulesSQLiRuleSet" },
];

/** A web application firewall in front of the balancer. Costs about 10 USD a month and 0.60 USD a million requests. */
export class Firewall extends pulumi.ComponentResource {
  constructor(name: string, args: FirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Firewall", name, {}, opts);

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
