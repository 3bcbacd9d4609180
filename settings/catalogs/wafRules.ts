import { fullKey, type Problem, type Values } from "../form";

/**
 * The rules of AWS's managed rule groups that the stack uses, by group, in the order in which the groups inspect a request
 * (AWS WAF developer guide, "AWS Managed Rules rule groups list": baseline, use-case specific and IP reputation groups).
 * The names must be right: WAF silently ignores a name that a managed group does not have (API reference, RuleActionOverride).
 */
export const wafRules: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: [
    "AWSManagedIPReputationList",
    "AWSManagedReconnaissanceList",
    "AWSManagedIPDDoSList",
  ],
  AWSManagedRulesCommonRuleSet: [
    "NoUserAgent_HEADER",
    "UserAgent_BadBots_HEADER",
    ...on("SizeRestrictions", "QUERYSTRING", "Cookie_HEADER", "BODY", "URIPATH"),
    ...on("EC2MetaDataSSRF", "BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS"),
    ...on("GenericLFI", "QUERYARGUMENTS", "URIPATH", "BODY"),
    ...on("RestrictedExtensions", "URIPATH", "QUERYARGUMENTS"),
    ...on("GenericRFI", "QUERYARGUMENTS", "BODY", "URIPATH"),
    ...on("CrossSiteScripting", "COOKIE", "QUERYARGUMENTS", "BODY", "URIPATH"),
  ],
  AWSManagedRulesKnownBadInputsRuleSet: [
    ...on("JavaDeserializationRCE", "HEADER", "BODY", "URIPATH", "QUERYSTRING"),
    "Host_localhost_HEADER",
    "PROPFIND_METHOD",
    "ExploitablePaths_URIPATH",
    ...on("Log4JRCE", "HEADER", "QUERYSTRING", "BODY", "URIPATH"),
    "ReactJSRCE_BODY",
  ],
  AWSManagedRulesPHPRuleSet: on("PHPHighRiskMethodsVariables", "HEADER", "QUERYSTRING", "BODY"),
  AWSManagedRulesSQLiRuleSet: [
    ...on("SQLi", "QUERYARGUMENTS", "BODY", "COOKIE", "URIPATH"),
    ...on("SQLiExtendedPatterns", "QUERYARGUMENTS", "BODY", "HEADER", "URIPATH"),
  ],
};

/** Rules that only count in every stack: bodies of more than 8 KB are uploads here, not attacks. */
export const alwaysCounted: readonly string[] = ["SizeRestrictions_BODY"];

/**
 * The stack's own rule: an address that sends more than this many requests in five minutes gets 403, until it sends fewer.
 * AWS takes 10 and more, counts about every 10 seconds, and does not promise the exact number (AWS WAF developer guide,
 * "Rate-based rule high-level settings" and "Rate-based rule caveats").
 */
export const rateRule = { name: "RequestsOfOneAddress", limit: 10_000, seconds: 300 } as const;

/** Names in `lamp:wafCount` that no rule has, each with the names that are like it. */
export function wafProblems({ wafCount = [] }: Partial<Values>): Problem[] {
  const all = [...Object.values(wafRules).flat(), rateRule.name];
  return wafCount
    .filter(name => !all.includes(name))
    .map(got => {
      const same = all.filter(one => one.toLowerCase() === got.toLowerCase());
      const near = same.length > 0 ? same : all.filter(one => likeness(one, got)).slice(0, 4);
      const must = `name rules of the firewall exactly as AWS does${near.length === 0 ? "" : `, such as ${near.join(", ")}`}; docs/waf.md lists them`;
      return { key: fullKey("wafCount"), got, must };
    });
}

/** Whether one name contains the other, or the beginning of it, in any case. */
function likeness(one: string, got: string): boolean {
  const [a, b] = [one.toLowerCase(), got.toLowerCase()];
  return a.includes(b) || b.includes(a) || (b.length > 5 && a.startsWith(b.split("_")[0]!));
}

function on(rule: string, ...parts: readonly string[]): string[] {
  return parts.map(part => `${rule}_${part}`);
}
