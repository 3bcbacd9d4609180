/** What the managed rule groups of AWS need (AWS WAF developer guide, "AWS Managed Rules rule groups list"). */
const groups: Readonly<Record<string, number>> = {
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesPHPRuleSet: 100,
  AWSManagedRulesSQLiRuleSet: 200,
  AWSManagedRulesWordPressRuleSet: 100,
};

/** What AWS takes at most for one ACL (AWS WAF developer guide, "AWS WAF quotas"). Above 1,500, requests cost more. */
export const mostUnits = 5000;

/**
 * The capacity units that statements need: a table of the same guide, "Rule statement basics" and the page of each statement. A
 * transformation of text costs 10. Statements that this table does not have count as 0.
 */
export function capacityOf(statement: unknown): number {
  if (Array.isArray(statement)) return statement.reduce((sum: number, one) => sum + capacityOf(one), 0);
  if (typeof statement !== "object" || statement === null) return 0;
  return Object.entries(statement).reduce((sum, [key, value]) => sum + ownUnits(key, value) + capacityOf(value), 0);
}

function ownUnits(key: string, value: unknown): number {
  const fields = (value ?? {}) as Record<string, unknown>;
  switch (key) {
    case "managedRuleGroupStatement":
      return groups[String(fields["name"])] ?? 0;
    case "rateBasedStatement":
      return 2;
    case "labelMatchStatement":
      return 1;
    case "regexMatchStatement":
      return 3;
    case "textTransformations":
      return 10 * (value as { type?: string }[]).filter(({ type }) => type !== "NONE").length;
    default:
      return 0;
  }
}

/** Whether AWS has a managed rule group of its own under this name, as far as the table goes. */
export const isManagedGroup = (name: string): boolean => name in groups;
