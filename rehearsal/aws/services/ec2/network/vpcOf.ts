import type { Account } from "../../../core/account";

// Which VPC something is in. Each returns undefined for what does not exist.

export const vpcOfSubnet = (account: Account, id: unknown): string | undefined =>
  account.get("aws:ec2/subnet:Subnet", id)?.outputs.vpcId;

/** A group that a program made, or the default group of a VPC. */
export const vpcOfGroup = (account: Account, id: unknown): string | undefined =>
  account.get("aws:ec2/securityGroup:SecurityGroup", id)?.outputs.vpcId ??
  account.all("aws:ec2/vpc:Vpc").find(vpc => vpc.outputs.defaultSecurityGroupId === id)?.id;

/** A table that a program made, or the main table of a VPC. */
export const vpcOfTable = (account: Account, id: unknown): string | undefined =>
  account.get("aws:ec2/routeTable:RouteTable", id)?.outputs.vpcId ??
  account
    .all("aws:ec2/vpc:Vpc")
    .find(({ outputs }) => outputs.mainRouteTableId === id || outputs.defaultRouteTableId === id)?.id;
