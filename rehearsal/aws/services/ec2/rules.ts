import ipaddr from "ipaddr.js";
import type { Inputs } from "../../core/resource";
import type { Given, Problem } from "../../core/behaviour";
import { prefixOf } from "../../../support/ipv4";
import { isJson, length, range } from "../checks";

/** EC2 counts the user-data before it is encoded (EC2 user guide, "Run commands at launch"). */
const userDataBytes = 16_384;

/** Rules of an instance whose answer does not depend on the account. */
export function checkInstance(inputs: Inputs<"aws:ec2/instance:Instance">, given: Given): Problem[] {
  const problems: Problem[] = [];
  if (!given("ami") && !given("launchTemplate"))
    problems.push(["ami", 'Missing required argument. "ami": one of `ami,launch_template` must be specified']);
  if (!given("instanceType") && !given("launchTemplate"))
    problems.push([
      "instanceType",
      'Missing required argument. "instance_type": one of `instance_type,launch_template` must be specified',
    ]);
  if (given("userData") && given("userDataBase64"))
    problems.push(["userData", 'Conflicting configuration arguments. "user_data": conflicts with user_data_base64']);
  const { length: userDataLength } = inputs.userData ?? "";
  if (userDataLength > userDataBytes)
    problems.push([
      "userData",
      `expected length of user_data to be in the range (0 - ${userDataBytes}), got ${userDataLength} characters`,
    ]);
  problems.push(...range(inputs, "metadataOptions.httpPutResponseHopLimit", 1, 64));
  const { httpTokens } = inputs.metadataOptions ?? {};
  if (httpTokens !== undefined && !["optional", "required"].includes(httpTokens))
    problems.push([
      "metadataOptions.httpTokens",
      `expected metadata_options.0.http_tokens to be one of ["optional" "required"], got ${httpTokens}`,
    ]);
  return problems;
}

/** A block between /16 and /28 with its host bits zero (VPC user guide, "VPC CIDR blocks"). */
export function checkBlock({ cidrBlock: block }: Inputs<"aws:ec2/vpc:Vpc" | "aws:ec2/subnet:Subnet">): Problem[] {
  if (block === undefined) return [];
  if (!ipaddr.IPv4.isValidCIDR(block))
    return [["cidrBlock", `"${block}" is not a valid CIDR block: invalid CIDR address: ${block}`]];
  const bits = prefixOf(block);
  const network = `${ipaddr.IPv4.networkAddressFromCIDR(block)}/${bits}`;
  if (network !== block) return [["cidrBlock", `"${block}" is not a valid CIDR block; did you mean "${network}"?`]];
  if (bits >= 16 && bits <= 28) return [];
  return [
    [
      "cidrBlock",
      `expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: ${bits}`,
    ],
  ];
}

/** The kinds of peer that a rule of a security group can name. */
export const sources = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

/** Types of a rule that is a resource of its own. */
export type RuleType =
  | "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
  | "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

export function checkRule(inputs: Inputs<RuleType>, given: Given): Problem[] {
  const problems = length(inputs, "description", 0, 255);
  const named = sources.filter(given);
  if (named.length !== 1)
    problems.push([
      "cidrIpv4",
      `Invalid Attribute Combination. ${named.length === 0 ? "No attribute" : "2 or more attributes"} specified when one (and only one) of [cidr_ipv4, cidr_ipv6, prefix_list_id, referenced_security_group_id] is required`,
    ]);
  if (inputs.ipProtocol === "-1" && (inputs.fromPort ?? inputs.toPort) !== undefined)
    problems.push(["fromPort", `Attribute "from_port" cannot be specified when "ip_protocol" is "-1"`]);
  return problems;
}

export function checkGroup(inputs: Inputs<"aws:ec2/securityGroup:SecurityGroup">): Problem[] {
  const problems = length(inputs, "description", 0, 255);
  if (inputs.name?.startsWith("sg-")) problems.push(["name", "invalid value for name (cannot begin with sg-)"]);
  return problems;
}

export function checkEndpoint({ serviceName: name, policy }: Inputs<"aws:ec2/vpcEndpoint:VpcEndpoint">): Problem[] {
  const problems: Problem[] = [];
  if (name !== undefined && !/^com\.amazonaws\.[a-z0-9-]+\.[a-z0-9.-]+$/.test(name))
    problems.push(["serviceName", `The Vpc Endpoint Service '${name}' does not exist`]);
  if (typeof policy === "string" && !isJson(policy))
    problems.push(["policy", '"policy" contains an invalid JSON policy']);
  return problems;
}
