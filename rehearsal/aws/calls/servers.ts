import type { Need, TypeCalls } from "./typeCalls";

const inEc2 = (type: string, id = "<id>") => `arn:aws:ec2:<region>:<account>:${type}/${id}`;

/** A server's launch needs a right on each of its parts (EC2 user guide, "Example policies", launching instances). */
const launch: readonly Need[] = [
  { action: "ec2:RunInstances", on: "arn:aws:ec2:<region>::image/<ami>" },
  { action: "ec2:RunInstances", on: inEc2("subnet", "<subnetId>") },
  { action: "ec2:RunInstances", on: inEc2("network-interface", "*") },
  { action: "ec2:RunInstances", on: inEc2("security-group", "*") },
  { action: "ec2:RunInstances", on: inEc2("volume", "*") },
  { action: "iam:PassRole", on: "arn:aws:iam::<account>:role/<roleOfProfile>" },
];

/** What a creation of a group does to the rules that AWS has given it, and what follows for rules inside the group. */
const rulesOfGroup = [
  { call: "ec2:AuthorizeSecurityGroupIngress", inputs: ["ingress"] },
  { call: "ec2:AuthorizeSecurityGroupEgress", inputs: ["egress"] },
] as const;

const rule = (direction: "Ingress" | "Egress"): TypeCalls => ({
  create: `ec2:AuthorizeSecurityGroup${direction}`,
  update: "ec2:ModifySecurityGroupRules",
  remove: [`ec2:RevokeSecurityGroup${direction}`],
  read: ["ec2:DescribeSecurityGroupRules"],
  onCall: {
    [`ec2:AuthorizeSecurityGroup${direction}`]: inEc2("security-group", "<securityGroupId>"),
    [`ec2:RevokeSecurityGroup${direction}`]: inEc2("security-group", "<securityGroupId>"),
    "ec2:ModifySecurityGroupRules": inEc2("security-group", "<securityGroupId>"),
  },
});

/** Servers and security groups. */
export const serverCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:ec2/instance:Instance": {
    create: "ec2:RunInstances",
    set: [{ call: "ec2:ModifyInstanceAttribute", inputs: ["sourceDestCheck"] }],
    change: [
      { call: "ec2:ReplaceIamInstanceProfileAssociation", inputs: ["iamInstanceProfile"] },
      { call: "ec2:ModifyNetworkInterfaceAttribute", inputs: ["vpcSecurityGroupIds"] },
      { call: "ec2:ModifyInstanceMaintenanceOptions", inputs: ["maintenanceOptions"] },
      { call: "ec2:MonitorInstances", inputs: ["monitoring"] },
      { call: "ec2:ModifyInstanceCreditSpecification", inputs: ["creditSpecification"] },
      { call: "ec2:ModifyInstanceMetadataOptions", inputs: ["metadataOptions"] },
      { call: "ec2:ModifyVolume", inputs: ["rootBlockDevice"] },
    ],
    // The provider also stops and starts the server for another type or other user-data.
    update: "ec2:ModifyInstanceAttribute",
    // The provider lifts a protection first, and takes no notice of a refusal of that call.
    remove: ["ec2:TerminateInstances"],
    read: [
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeInstanceAttribute",
      "ec2:DescribeInstanceCreditSpecifications",
      "ec2:DescribeVolumes",
      "ec2:DescribeImages",
    ],
    readOnRemoval: ["ec2:DescribeInstances"],
    // ec2_instance.go, CustomizeDiff: whether both types have the same architecture.
    readOnDiff: { call: "ec2:DescribeInstanceTypes", inputs: ["instanceType"] },
    needs: { "ec2:RunInstances": launch },
  },
  "aws:ec2/keyPair:KeyPair": {
    create: "ec2:ImportKeyPair",
    remove: ["ec2:DeleteKeyPair"],
    read: ["ec2:DescribeKeyPairs"],
    on: inEc2("key-pair", "<keyName>"),
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    create: "ec2:CreateLaunchTemplate",
    update: "ec2:CreateLaunchTemplateVersion",
    remove: ["ec2:DeleteLaunchTemplate"],
    read: ["ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions"],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    create: "ec2:CreateSecurityGroup",
    // AWS lets a new group send anything. The provider takes that away (vpc_security_group.go, `resourceSecurityGroupCreate`).
    set: [{ call: "ec2:RevokeSecurityGroupEgress", inputs: [], always: true }, ...rulesOfGroup],
    remove: ["ec2:DeleteSecurityGroup"],
    read: ["ec2:DescribeSecurityGroups"],
    readOnRemoval: ["ec2:DescribeSecurityGroups", "ec2:DescribeNetworkInterfaces"],
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    set: [
      { call: "ec2:CreateTags", inputs: [], always: true },
      { call: "ec2:RevokeSecurityGroupIngress", inputs: ["ingress"], always: true },
      { call: "ec2:RevokeSecurityGroupEgress", inputs: ["egress"], always: true },
    ],
    remove: [],
    read: ["ec2:DescribeSecurityGroups"],
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    create: "ec2:AuthorizeSecurityGroupIngress",
    update: "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
    remove: ["ec2:RevokeSecurityGroupIngress"],
    read: ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules"],
    on: inEc2("security-group", "<securityGroupId>"),
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress"),
};
