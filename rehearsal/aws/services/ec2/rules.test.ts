import { describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { problems } from "../../testing/refusal";

type Row = readonly [what: string, inputs: Properties, problem: string];

describe("an instance", () => {
  const valid = { ami: "ami-1", instanceType: "t4g.small", subnetId: "subnet-1" };
  const found = (inputs: Properties) => problems("aws:ec2/instance:Instance", { ...valid, ...inputs });

  it.each<readonly [string, Properties]>([
    ["with the longest user-data", { userData: "u".repeat(16384) }],
    ["from a launch template", { ami: undefined, instanceType: undefined, launchTemplate: { id: "lt-1" } }],
    ["with metadata for itself alone", { metadataOptions: { httpPutResponseHopLimit: 1, httpTokens: "required" } }],
    ["with metadata for containers far away", { metadataOptions: { httpPutResponseHopLimit: 64 } }],
  ])("%s is accepted", (_, inputs) => {
    expect(found(inputs)).toEqual([]);
  });

  it.each<Row>([
    [
      "no image",
      { ami: undefined },
      'ami: Missing required argument. "ami": one of `ami,launch_template` must be specified',
    ],
    [
      "no type",
      { instanceType: undefined },
      'instanceType: Missing required argument. "instance_type": one of `instance_type,launch_template` must be specified',
    ],
    [
      "user-data in two forms",
      { userData: "a", userDataBase64: "YQ==" },
      'userData: Conflicting configuration arguments. "user_data": conflicts with user_data_base64',
    ],
    [
      "more than 16 KB of user-data",
      { userData: "u".repeat(16385) },
      "userData: expected length of user_data to be in the range (0 - 16384), got 16385 characters",
    ],
    ...[0, 65].map((hops): Row => [
      `a hop limit of ${hops}`,
      { metadataOptions: { httpPutResponseHopLimit: hops } },
      `metadataOptions.httpPutResponseHopLimit: expected metadata_options.0.http_put_response_hop_limit to be in the range (1 - 64), got ${hops}`,
    ]),
    [
      "tokens that are neither optional nor required",
      { metadataOptions: { httpTokens: "none" } },
      'metadataOptions.httpTokens: expected metadata_options.0.http_tokens to be one of ["optional" "required"], got none',
    ],
  ])("with %s is refused", (_, inputs, problem) => {
    expect(found(inputs)).toEqual([problem]);
  });
});

describe("a block of addresses", () => {
  const found = (cidrBlock: string) => [
    problems("aws:ec2/vpc:Vpc", { cidrBlock }),
    problems("aws:ec2/subnet:Subnet", { vpcId: "vpc-1", cidrBlock }),
  ];

  it.each(["10.0.0.0/16", "10.0.0.16/28"])("%s is accepted for a VPC and for a subnet", block => {
    expect(found(block)).toEqual([[], []]);
  });

  it.each([
    ["10.0.0.0", `"10.0.0.0" is not a valid CIDR block: invalid CIDR address: 10.0.0.0`],
    ["10.0.1.0/16", `"10.0.1.0/16" is not a valid CIDR block; did you mean "10.0.0.0/16"?`],
    [
      "10.0.0.0/15",
      `expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: 15`,
    ],
    [
      "10.0.0.0/29",
      `expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: 29`,
    ],
  ])("%s is refused", (block, problem) => {
    expect(found(block)).toEqual([[`cidrBlock: ${problem}`], [`cidrBlock: ${problem}`]]);
  });
});

describe("a rule of a security group", () => {
  const found = (inputs: Properties) =>
    problems("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
      securityGroupId: "sg-1",
      ipProtocol: "tcp",
      fromPort: 80,
      toPort: 80,
      ...inputs,
    });
  const combination = (which: string) =>
    `cidrIpv4: Invalid Attribute Combination. ${which} specified when one (and only one) of [cidr_ipv4, cidr_ipv6, prefix_list_id, referenced_security_group_id] is required`;

  it.each([
    { cidrIpv4: "0.0.0.0/0" },
    { cidrIpv6: "::/0" },
    { prefixListId: "pl-1" },
    { referencedSecurityGroupId: "sg-2" },
  ])("names one peer: %o", peer => {
    expect(found(peer)).toEqual([]);
  });

  it.each<Row>([
    ["no peer", {}, combination("No attribute")],
    ["two peers", { cidrIpv4: "10.0.0.0/8", prefixListId: "pl-1" }, combination("2 or more attributes")],
    [
      "ports of every protocol",
      { cidrIpv4: "10.0.0.0/8", ipProtocol: "-1" },
      'fromPort: Attribute "from_port" cannot be specified when "ip_protocol" is "-1"',
    ],
    [
      "a long description",
      { cidrIpv4: "10.0.0.0/8", description: "d".repeat(256) },
      `description: expected length of description to be in the range (0 - 255), got ${"d".repeat(256)}`,
    ],
  ])("with %s is refused", (_, inputs, problem) => {
    expect(found(inputs)).toEqual([problem]);
  });
});

describe("a security group", () => {
  it("has a name of its own form, and a short description", () => {
    const found = (inputs: Properties) =>
      problems("aws:ec2/securityGroup:SecurityGroup", { vpcId: "vpc-1", name: "web", ...inputs });
    expect(found({ description: "d".repeat(255) })).toEqual([]);
    expect(found({ name: "sg-web" })).toEqual(["name: invalid value for name (cannot begin with sg-)"]);
    expect(found({ description: "d".repeat(256) })).toEqual([
      `description: expected length of description to be in the range (0 - 255), got ${"d".repeat(256)}`,
    ]);
  });
});

describe("an endpoint", () => {
  it("is one of a service of AWS", () => {
    const found = (serviceName: string) => problems("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcId: "vpc-1", serviceName });
    expect(found("com.amazonaws.eu-central-1.s3")).toEqual([]);
    expect(found("s3")).toEqual(["serviceName: The Vpc Endpoint Service 's3' does not exist"]);
  });

  it("has a policy in JSON", () => {
    const found = (policy: string) =>
      problems("aws:ec2/vpcEndpoint:VpcEndpoint", {
        vpcId: "vpc-1",
        serviceName: "com.amazonaws.eu-central-1.s3",
        policy,
      });
    expect(found("{}")).toEqual([]);
    expect(found("{")).toEqual(['policy: "policy" contains an invalid JSON policy']);
  });
});
