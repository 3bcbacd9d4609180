import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { capacityOf, isManagedGroup, mostUnits } from "./capacity";

const aclType = "aws:wafv2/webAcl:WebAcl";
const associationType = "aws:wafv2/webAclAssociation:WebAclAssociation";

export const resources: Behaviours = {
  [aclType]: {
    create(draft, { account }) {
      const { name = "", scope } = draft.inputs;
      if (account.all(aclType).some(({ outputs }) => outputs.name === name && outputs.scope === scope))
        throw new AwsError(
          `creating WAFv2 WebACL (${name})`,
          "WAFV2",
          "CreateWebACL",
          "WAFDuplicateItemException",
          "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
        );
      return { capacity: checkRules(name, "CreateWebACL", draft.inputs.rules) };
    },
    update(resource, inputs) {
      return { capacity: checkRules(resource.id, "UpdateWebACL", inputs.rules) };
    },
    remove(resource, { account }) {
      if (account.all(associationType).some(({ inputs }) => inputs.webAclArn === resource.outputs.arn))
        throw new AwsError(
          `deleting WAFv2 WebACL (${resource.id})`,
          "WAFV2",
          "DeleteWebACL",
          "WAFAssociatedItemException",
          "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.",
        );
    },
  },

  [associationType]: {
    /** A resource has one ACL at most. A second one takes its place without a word (API reference, AssociateWebACL). */
    create(draft, { account }) {
      for (const { id, inputs } of account.all(associationType))
        if (inputs.resourceArn === draft.inputs.resourceArn) account.drop(associationType, id);
      return {};
    },
  },
};

/**
 * The capacity of the rules (API reference, CreateWebACL and UpdateWebACL: the exceptions).
 *
 * @throws as AWS does when a rule cannot be, or when all of them together need too much
 */
function checkRules(name: string, operation: "CreateWebACL" | "UpdateWebACL", rules: unknown): number {
  const doing = `${operation === "CreateWebACL" ? "creating" : "updating"} WAFv2 WebACL (${name})`;
  const refuse = (code: string, why: string) => {
    throw new AwsError(doing, "WAFV2", operation, code, why);
  };
  const all = (rules ?? []) as { name: string; priority: number; statement: Statement }[];
  for (const [what, values] of [
    ["priority", all.map(({ priority }) => priority)],
    ["name", all.map(rule => rule.name)],
  ] as const)
    if (new Set<unknown>(values).size < values.length)
      refuse(
        "WAFInvalidParameterException",
        `Error reason: You have used the same value more than once., field: RULE, parameter: ${what}`,
      );
  for (const { statement } of all) {
    const { vendorName, name: group } = statement.managedRuleGroupStatement ?? {};
    if (vendorName === "AWS" && group !== undefined && !isManagedGroup(group))
      refuse(
        "WAFNonexistentItemException",
        "AWS WAF couldn’t perform the operation because your resource doesn’t exist.",
      );
    if (longestExpression(statement) > mostOfExpression)
      refuse(
        "WAFInvalidParameterException",
        "Error reason: The regular expression is too long., field: REGEX_PATTERN, parameter: RegexString",
      );
  }
  const units = capacityOf(all);
  if (units > mostUnits)
    refuse(
      "WAFLimitsExceededException",
      "AWS WAF couldn’t perform the operation because you exceeded your resource limit: MAXIMUM_WEB_ACL_CAPACITY.",
    );
  return units;
}

interface Statement {
  readonly managedRuleGroupStatement?: { readonly vendorName?: string; readonly name?: string };
}

/** Characters of a regular expression (AWS WAF developer guide, "AWS WAF quotas"). */
const mostOfExpression = 512;

function longestExpression(statement: object): number {
  const found = [...JSON.stringify(statement).matchAll(/"regexString":("(?:[^"\\]|\\.)*")/g)];
  return Math.max(0, ...found.map(([, text]) => String(JSON.parse(text!)).length));
}
