import type { Account } from "../../../core/account";
import type { Properties } from "../../../core/values";
import type { Lookups } from "../../service";
import { rulesOfAws } from "../rulesOfAws";
import { type Query, select } from "./filters";

const query: Query<"group-id"> = {
  doing: "reading VPC Security Group Rules",
  operation: "DescribeSecurityGroupRules",
  filters: ["group-id"],
};

/** Ids of the rules that are resources, and of those that EC2 has made. Rules inside a group have none in the rehearsal. */
function getSecurityGroupRules(args: Properties, account: Account): Properties {
  const separate = account
    .all(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    )
    .map(({ id, inputs }) => ({ id, owner: inputs.securityGroupId ?? "" }));
  const found = select(query, args, [...separate, ...rulesOfAws(account)], ({ owner }) => ({ "group-id": owner }));
  return { ...args, id: account.region, ids: found.map(({ id }) => id) };
}

export const rules: Lookups = { "aws:vpc/getSecurityGroupRules:getSecurityGroupRules": getSecurityGroupRules };
