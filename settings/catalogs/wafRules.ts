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

/**
 * Rules for WordPress, which only `lamp:wafWordPress` adds. They refuse paths such as `/xmlrpc.php`, and are of no use to another
 * site (AWS WAF developer guide, "WordPress application managed rule group").
 */
export const wordPressRules: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesWordPressRuleSet: ["WordPressExploitableCommands_QUERYSTRING", "WordPressExploitablePaths_URIPATH"],
};

/**
 * How the labels of a group's rules begin. A rule that only counts still puts its label on the request, where a later rule finds
 * it (same guide, "Web request labeling"; the labels are in its list of rule groups).
 */
const labelNamespaces: Readonly<Record<string, string>> = {
  AWSManagedRulesCommonRuleSet: "awswaf:managed:aws:core-rule-set:",
  AWSManagedRulesKnownBadInputsRuleSet: "awswaf:managed:aws:known-bad-inputs:",
  AWSManagedRulesPHPRuleSet: "awswaf:managed:aws:php-app:",
  AWSManagedRulesSQLiRuleSet: "awswaf:managed:aws:sql-database:",
};

/** The ends of the names of rules that look at what a visitor enters, and how AWS writes them in a label. */
const entered: Readonly<Record<string, string>> = {
  BODY: "Body",
  QUERYARGUMENTS: "QueryArguments",
  QUERYSTRING: "QueryString",
};

/**
 * The label of a rule that looks at a body or at the arguments of a query, for example
 * `awswaf:managed:aws:sql-database:SQLi_Body`. Undefined for every other rule.
 */
export function enteredLabel(group: string, rule: string): string | undefined {
  const [, name, part = ""] = /^(.*)_([A-Z]+)$/.exec(rule) ?? [];
  const [namespace, word] = [labelNamespaces[group], entered[part]];
  return namespace === undefined || word === undefined ? undefined : `${namespace}${name}_${word}`;
}

/**
 * Rules that only count unless `lamp:wafBlock` names them: those that look at bodies. What editors send looks like an attack, and
 * bodies of more than 8 KB are uploads here.
 */
export const countedFirst: readonly string[] = Object.values(wafRules)
  .flat()
  .filter(rule => rule.endsWith("_BODY"));

/**
 * The stack's own rule for `lamp:wafExceptPaths`: it refuses, at every other path, what the rules for bodies and queries have
 * counted.
 */
export const exceptRule = "OutsideOfExceptedPaths";

/**
 * The stack's own rule: an address that sends more than this many requests in five minutes gets 403, until it sends fewer.
 * AWS takes 10 and more, counts about every 10 seconds, and does not promise the exact number (AWS WAF developer guide,
 * "Rate-based rule high-level settings" and "Rate-based rule caveats").
 */
export const rateRule = { name: "RequestsOfOneAddress", limit: 10_000, seconds: 300 } as const;

/** Names in `lamp:wafCount` and `lamp:wafBlock` that no rule has, each with the names that are like it, and contradictions. */
export function wafProblems({
  waf,
  wafWordPress,
  wafCount = [],
  wafBlock = [],
  wafExceptPaths = [],
}: Partial<Values>): Problem[] {
  const known = Object.values({ ...wafRules, ...wordPressRules }).flat();
  const unknown = (name: string, allowed: readonly string[], what: string) => (got: string) => {
    const same = allowed.filter(one => one.toLowerCase() === got.toLowerCase());
    const near = same.length > 0 ? same : allowed.filter(one => likeness(one, got)).slice(0, 4);
    const must = `name ${what} exactly as AWS does${near.length === 0 ? "" : `, such as ${near.join(", ")}`}; docs/waf.md lists them`;
    return { key: fullKey(name), got, must };
  };
  const countable = [...known, rateRule.name];
  const both = wafBlock.filter(name => wafCount.includes(name));
  return [
    ...wafCount.filter(name => !countable.includes(name)).map(unknown("wafCount", countable, "rules of the firewall")),
    ...wafBlock
      .filter(name => !countedFirst.includes(name))
      .map(unknown("wafBlock", countedFirst, "rules of the firewall that look at bodies,")),
    ...both.map(got => ({
      key: fullKey("wafBlock"),
      got,
      must: `not name a rule that ${fullKey("wafCount")} names as well: it either refuses or counts`,
    })),
    ...(waf === false && wafWordPress === true
      ? [{ key: fullKey("wafWordPress"), got: "true", must: `be false unless ${fullKey("waf")} is true` }]
      : []),
    ...(waf === false && wafExceptPaths.length > 0
      ? [
          {
            key: fullKey("wafExceptPaths"),
            got: wafExceptPaths.join(","),
            must: `not be set unless ${fullKey("waf")} is true`,
          },
        ]
      : []),
  ];
}

/** Whether one name contains the other, or the beginning of it, in any case. */
function likeness(one: string, got: string): boolean {
  const [a, b] = [one.toLowerCase(), got.toLowerCase()];
  return a.includes(b) || b.includes(a) || (b.length > 5 && a.startsWith(b.split("_")[0]!));
}

function on(rule: string, ...parts: readonly string[]): string[] {
  return parts.map(part => `${rule}_${part}`);
}
