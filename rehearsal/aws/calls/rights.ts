import type { Account } from "../core/account";
import type { Resource } from "../core/resource";
import { type Properties, record, text } from "../core/values";
import type { Right } from "../services/iam/policy";
import { callsOf } from "./index";
import { lookupCalls } from "./lookups";

/** Actions for which IAM knows no resource: only a statement for every resource allows them. */
const withoutResource =
  /^(ec2:Describe(?!VpcAttribute|InstanceAttribute)|elasticloadbalancing:Describe|acm:RequestCertificate|kms:(CreateKey|ListAliases)|logs:DescribeLogGroups|sns:([GS]etSubscriptionAttributes|Unsubscribe)|ssm:DescribeParameters)/;

/** Fills a template of an ARN with properties: `arn:aws:iam::<account>:role/<role>`. Undefined if one has no value. */
function arnOf(template: string, properties: Properties, account: Account): string | undefined {
  let isWhole = true;
  const arn = template.replace(/<(\w+)>/g, (_, word: string) => {
    if (word === "account") return account.id;
    const value = word === "region" ? (properties["region"] ?? account.region) : properties[word];
    const filled = text(value);
    isWhole &&= filled !== "";
    return filled;
  });
  return isWhole ? arn : undefined;
}

/** Rights that the operator needs for a call about a resource: the call's own first. */
export function rightsFor(call: string, resource: Resource, account: Account): readonly Right[] {
  const { on = "<arn>", onCall = {}, needs = {}, tag, create } = callsOf(resource.type);
  const { inputs, outputs, id } = resource;
  const profile = text(record(inputs)["iamInstanceProfile"]);
  const roleOfProfile = account.find("aws:iam/instanceProfile:InstanceProfile", "name", profile)?.inputs.role;
  const properties: Properties = { ...outputs, ...inputs, id, roleOfProfile };
  const own = withoutResource.test(call) ? "*" : (arnOf(onCall[call] ?? on, properties, account) ?? "*");
  const isTagged = call === create && call !== tag && Object.keys(record(record(outputs)["tagsAll"])).length > 0;
  const others = (needs[call] ?? []).flatMap(need => {
    const arn = arnOf(need.on, properties, account);
    return arn === undefined ? [] : [rightOf(need.action, arn)];
  });
  const tagged = isTagged
    ? [rightOf(tag, withoutResource.test(call) ? "*" : (arnOf(on, properties, account) ?? "*"))]
    : [];
  return [rightOf(call, own), ...others, ...tagged];
}

/** Rights that the operator needs for a function of the provider. Throws if the table has no row for it. */
export function rightsForLookup(token: string, args: Properties, account: Account): readonly Right[] {
  const row = lookupCalls[token];
  if (row === undefined)
    throw new Error(
      `the rehearsal does not know which calls of AWS's APIs the function ${token} makes: add a row to rehearsal/aws/calls/lookups.ts`,
    );
  return Object.entries(row).map(([action, on]) => rightOf(action, arnOf(on, args, account) ?? "*"));
}

/** Servers are the only ones to which this account passes roles. */
const rightOf = (action: string, resource: string): Right => ({
  action,
  resource,
  context: action === "iam:PassRole" ? { "iam:PassedToService": "ec2.amazonaws.com" } : {},
});
