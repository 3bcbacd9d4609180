import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alwaysCounted, rateRule, wafRules } from "../../settings/catalogs/wafRules";

export interface WafArgs {
  /** ARN of the load balancer that it protects. A change replaces the association, not the rules. */
  readonly balancerArn: pulumi.Input<string>;
  /** Names of rules that only count the requests that match them. A change is made in place. */
  readonly wafCount: readonly string[];
}

/**
 * A web application firewall in front of the load balancer. It costs about 11 USD a month and 0.60 USD for a million
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
        rules: [
          ...Object.entries(wafRules).map(([group, rules], priority) => ({
            name: group,
            priority,
            overrideAction: { none: {} },
            statement: {
              managedRuleGroupStatement: {
                vendorName: "AWS",
                name: group,
                ruleActionOverrides: rules
                  .filter(rule => alwaysCounted.includes(rule) || args.wafCount.includes(rule))
                  .map(name => ({ name, actionToUse: { count: {} } })),
              },
            },
            visibilityConfig: seen(group),
          })),
          {
            name: rateRule.name,
            priority: Object.keys(wafRules).length,
            action: args.wafCount.includes(rateRule.name) ? { count: {} } : { block: {} },
            statement: {
              rateBasedStatement: {
                limit: rateRule.limit,
                evaluationWindowSec: rateRule.seconds,
                aggregateKeyType: "IP",
              },
            },
            visibilityConfig: seen(rateRule.name),
          },
        ],
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
