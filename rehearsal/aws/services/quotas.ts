import type { Account } from "../core/account";
import { AwsError } from "../core/awsError";
import type { Resource } from "../core/resource";
import type { Token } from "../core/types/resourceTypes";
import { instanceTypes } from "./ec2/catalog";
import type { RuleType } from "./ec2/rules";

/**
 * How much of something an account may have. The values are AWS's defaults (Service Quotas; VPC user guide, "Amazon VPC quotas";
 * ELB user guide, "Quotas for your Application Load Balancers"; RDS user guide, "Quotas in Amazon RDS"; EFS user guide, "Amazon EFS
 * quotas"), with one exception: a new account has 5 virtual CPUs, and this account has had them raised.
 */
const defaults = {
  /** Virtual CPUs of all running servers of the families A, C, D, H, I, M, R, T and Z. */
  "ec2:vcpu": 64,
  "ec2:elasticAddresses": 5,
  "vpc:vpcs": 5,
  "vpc:internetGateways": 5,
  "vpc:natGatewaysPerZone": 5,
  /** This holds for each direction. */
  "vpc:rulesPerGroup": 60,
  "elb:loadBalancers": 50,
  "elb:listenersPerBalancer": 50,
  "elb:targetsPerGroup": 1000,
  /** ACM user guide, "Quotas": ten, and up to 100 when AWS has raised it. */
  "acm:namesPerCertificate": 10,
  "rds:instances": 40,
  "efs:fileSystems": 1000,
} as const;

export type QuotaName = keyof typeof defaults;

/** The quotas of an account. */
export class QuotaStore {
  readonly limits: Record<QuotaName, number> = { ...defaults };
}

interface Quota<T extends Token> {
  readonly type: T;
  /** How much there would be with the new resource. */
  used(draft: Resource<T>, account: Account): number;
  /** AWS's words, and before them what the provider is doing. The HTTP status is 400 if none is given. */
  refusal(limit: number): ConstructorParameters<typeof AwsError>;
}

/** A stopped server does not count (EC2 user guide, "On-Demand Instance quotas": running instances). */
const vcpus = ({ inputs, outputs }: Resource<"aws:ec2/instance:Instance">) =>
  outputs.instanceState === "stopped" ? 0 : (instanceTypes.get(inputs.instanceType ?? "")?.cpus ?? 0);
const elb = "Elastic Load Balancing v2";

/** The rules of one direction of a group, each a resource of its own. */
const rules = (type: RuleType, operation: string): Quota<RuleType> => ({
  type,
  used: (draft, account) =>
    1 +
    account.all<RuleType>(type).filter(({ inputs }) => inputs.securityGroupId === draft.inputs.securityGroupId).length,
  refusal: () => [
    "creating VPC Security Group Rule",
    "EC2",
    operation,
    "RulesPerSecurityGroupLimitExceeded",
    "The maximum number of rules per security group has been reached.",
  ],
});

const quota = <T extends Token>(name: QuotaName, quota: Quota<T>) =>
  ({ name, ...quota }) as { name: QuotaName } & Quota<Token>;

/** All resources of a type count. */
const ofAccount = (name: QuotaName, type: Token, words: ReturnType<Quota<Token>["refusal"]>) =>
  quota(name, { type, used: (_, account) => 1 + account.all(type).length, refusal: () => words });

const zoneOf = (account: Account, subnetId: unknown) =>
  account.get("aws:ec2/subnet:Subnet", subnetId)?.outputs.availabilityZone;

/** What is counted when a resource is made. Code and text are AWS's; where no source has the text, it is in the same style. */
const quotas = [
  quota("ec2:vcpu", {
    type: "aws:ec2/instance:Instance",
    used: (draft, account) => [draft, ...account.all(draft.type)].reduce((sum, one) => sum + vcpus(one), 0),
    refusal: limit => [
      "creating EC2 Instance",
      "EC2",
      "RunInstances",
      "VcpuLimitExceeded",
      `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
    ],
  }),
  ofAccount("ec2:elasticAddresses", "aws:ec2/eip:Eip", [
    "creating EC2 EIP",
    "EC2",
    "AllocateAddress",
    "AddressLimitExceeded",
    "The maximum number of addresses has been reached.",
  ]),
  ofAccount("vpc:vpcs", "aws:ec2/vpc:Vpc", [
    "creating EC2 VPC",
    "EC2",
    "CreateVpc",
    "VpcLimitExceeded",
    "The maximum number of VPCs has been reached.",
  ]),
  ofAccount("vpc:internetGateways", "aws:ec2/internetGateway:InternetGateway", [
    "creating EC2 Internet Gateway",
    "EC2",
    "CreateInternetGateway",
    "InternetGatewayLimitExceeded",
    "The maximum number of internet gateways has been reached.",
  ]),
  quota("vpc:natGatewaysPerZone", {
    type: "aws:ec2/natGateway:NatGateway",
    used: (draft, account) => {
      const zone = zoneOf(account, draft.inputs.subnetId);
      return 1 + account.all(draft.type).filter(({ inputs }) => zoneOf(account, inputs.subnetId) === zone).length;
    },
    refusal: limit => [
      "creating EC2 NAT Gateway",
      "EC2",
      "CreateNatGateway",
      "NatGatewayLimitExceeded",
      `Performing this operation would exceed the limit of ${limit} NAT gateways`,
    ],
  }),
  quota(
    "vpc:rulesPerGroup",
    rules("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "AuthorizeSecurityGroupIngress"),
  ),
  quota(
    "vpc:rulesPerGroup",
    rules("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "AuthorizeSecurityGroupEgress"),
  ),
  ofAccount("elb:loadBalancers", "aws:lb/loadBalancer:LoadBalancer", [
    "creating ELBv2 application Load Balancer",
    elb,
    "CreateLoadBalancer",
    "TooManyLoadBalancers",
    "The maximum number of load balancers has been reached",
  ]),
  quota("elb:listenersPerBalancer", {
    type: "aws:lb/listener:Listener",
    used: (draft, account) =>
      1 +
      account.all(draft.type).filter(({ inputs }) => inputs.loadBalancerArn === draft.inputs.loadBalancerArn).length,
    refusal: () => [
      "creating ELBv2 Listener",
      elb,
      "CreateListener",
      "TooManyListeners",
      "The maximum number of listeners has been reached",
    ],
  }),
  quota("elb:targetsPerGroup", {
    type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    used: (draft, account) =>
      1 + account.all(draft.type).filter(({ inputs }) => inputs.targetGroupArn === draft.inputs.targetGroupArn).length,
    refusal: () => [
      "registering ELBv2 Target Group target",
      elb,
      "RegisterTargets",
      "TooManyTargets",
      "The maximum number of targets has been reached",
    ],
  }),
  ofAccount("rds:instances", "aws:rds/instance:Instance", [
    "creating RDS DB Instance",
    "RDS",
    "CreateDBInstance",
    "InstanceQuotaExceeded",
    "The quota for DB instances of this account in this region has been reached",
  ]),
  ofAccount("efs:fileSystems", "aws:efs/fileSystem:FileSystem", [
    "creating EFS File System",
    "EFS",
    "CreateFileSystem",
    "FileSystemLimitExceeded",
    "The maximum number of file systems has been reached",
    403,
  ]),
];

/** Refuses a new resource that is one too many. */
export function refuseOverQuota(draft: Resource, account: Account): void {
  const { limits } = account.store(QuotaStore);
  for (const { name, type, used, refusal } of quotas) {
    if (type !== draft.type || used(draft as never, account) <= limits[name]) continue;
    throw new AwsError(...refusal(limits[name]));
  }
}
