import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  countedFirst,
  enteredLabel,
  exceptRule,
  rateRule,
  wafRules,
  wordPressRules,
} from "../../settings/catalogs/wafRules";

export interface WafArgs {
  /** ARN of the load balancer that it protects. A change replaces the association, not the rules. */
  readonly balancerArn: pulumi.Input<string>;
  /** Names of rules that only count the requests that match them. A change is made in place. */
  readonly wafCount: readonly string[];
  /** Names of rules that look at bodies and refuse, although they only count by default. A change is made in place. */
  readonly wafBlock: readonly string[];
  /**
   * Beginnings of paths, for example `/wp-admin/`, below which the rules that look at bodies and queries only count. A change
   * is made in place.
   */
  readonly wafExceptPaths: readonly string[];
  /** Whether the rules for WordPress inspect requests too. A change is made in place. */
  readonly wafWordPress: boolean;
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
    const groups = Object.entries({ ...wafRules, ...(args.wafWordPress ? wordPressRules : {}) });
    const isRefused = (rule: string) =>
      !args.wafCount.includes(rule) && (!countedFirst.includes(rule) || args.wafBlock.includes(rule));
    const isExcepted = (group: string, rule: string) =>
      args.wafExceptPaths.length > 0 && isRefused(rule) && enteredLabel(group, rule) !== undefined;
    const labels = groups.flatMap(([group, rules]) =>
      rules.filter(rule => isExcepted(group, rule)).map(rule => enteredLabel(group, rule)!),
    );
    const acl = new aws.wafv2.WebAcl(
      `${name}-firewall`,
      {
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        visibilityConfig: seen(`${name}-firewall`),
        rules: [
          ...groups.map(([group, rules], priority) => ({
            name: group,
            priority,
            overrideAction: { none: {} },
            statement: {
              managedRuleGroupStatement: {
                vendorName: "AWS",
                name: group,
                ruleActionOverrides: rules
                  .filter(rule => !isRefused(rule) || isExcepted(group, rule))
                  .map(name => ({ name, actionToUse: { count: {} } })),
              },
            },
            visibilityConfig: seen(group),
          })),
          {
            name: rateRule.name,
            priority: groups.length,
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
          ...(labels.length === 0
            ? []
            : [
                {
                  name: exceptRule,
                  priority: groups.length + 1,
                  action: { block: {} },
                  statement: outside(labels, args.wafExceptPaths),
                  visibilityConfig: seen(exceptRule),
                },
              ]),
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

/**
 * A request with one of these labels whose path does not begin with one of `paths`. The path is compared as Apache understands it:
 * decoded, and without `..`, so that `/wp-admin/%2e%2e/index.php` is not below `/wp-admin/`.
 */
function outside(labels: readonly string[], paths: readonly string[]) {
  const matches = labels.map(key => ({ labelMatchStatement: { scope: "LABEL", key } }));
  const below = {
    regexMatchStatement: {
      regexString: `^(${paths.map(path => path.replaceAll(".", "\\.")).join("|")})`,
      fieldToMatch: { uriPath: {} },
      textTransformations: [
        { priority: 0, type: "URL_DECODE" },
        { priority: 1, type: "NORMALIZE_PATH" },
      ],
    },
  };
  const [only] = matches;
  return {
    andStatement: {
      // AWS takes an "or" of two or more statements.
      statements: [
        matches.length === 1 ? only! : { orStatement: { statements: matches } },
        { notStatement: { statement: below } },
      ],
    },
  };
}
