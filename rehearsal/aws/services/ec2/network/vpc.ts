import { random } from "../../../core/random";
import { AwsError, type Failed } from "../../../core/awsError";
import type { Behaviours, Told } from "../../../core/behaviour";
import { contains, overlaps } from "../../../../support/ipv4";
import { zonesOf } from "../catalog";
import { checkBlock } from "../rules";
import { interfacesOf } from "../store";
import { vpcOfSubnet } from "./vpcOf";

const refuse = (doing: string, operation: string, why: string): never => {
  throw new AwsError(doing, "EC2", operation, "DependencyViolation", why);
};

export const vpc: Behaviours = {
  "aws:ec2/vpc:Vpc": {
    check: checkBlock,
    create: (_, { account }): Told<"aws:ec2/vpc:Vpc"> => ({
      defaultSecurityGroupId: `sg-${random.hex(17)}`,
      mainRouteTableId: `rtb-${random.hex(17)}`,
      defaultRouteTableId: `rtb-${random.hex(17)}`,
      defaultNetworkAclId: `acl-${random.hex(17)}`,
      dhcpOptionsId: `dopt-${random.hex(17)}`,
      ownerId: account.id,
    }),
    remove(resource, { account }) {
      const inside = account
        .all("aws:ec2/subnet:Subnet", "aws:ec2/securityGroup:SecurityGroup", "aws:ec2/internetGateway:InternetGateway")
        .some(r => r.outputs.vpcId === resource.id);
      if (inside)
        refuse(
          `deleting EC2 VPC (${resource.id})`,
          "DeleteVpc",
          `The vpc '${resource.id}' has dependencies and cannot be deleted.`,
        );
    },
  },

  "aws:ec2/subnet:Subnet": {
    check: checkBlock,
    create(draft, { account }): Told<"aws:ec2/subnet:Subnet"> {
      const { vpcId, cidrBlock = "", availabilityZone } = draft.inputs;
      const failed: Failed = (code, why) => new AwsError("creating EC2 Subnet", "EC2", "CreateSubnet", code, why);
      const home = account.get("aws:ec2/vpc:Vpc", vpcId);
      if (home === undefined) throw failed("InvalidVpcID.NotFound", `The vpc ID '${vpcId}' does not exist`);
      if (!contains(home.outputs.cidrBlock ?? "", cidrBlock))
        throw failed("InvalidSubnet.Range", `The CIDR '${cidrBlock}' is invalid.`);
      const siblings = account.all("aws:ec2/subnet:Subnet").filter(s => s.outputs.vpcId === vpcId);
      if (siblings.some(s => overlaps(s.outputs.cidrBlock ?? "", cidrBlock)))
        throw failed("InvalidSubnet.Conflict", `The CIDR '${cidrBlock}' conflicts with another subnet`);
      const zones = zonesOf(account.region);
      if (availabilityZone !== undefined && !zones.includes(availabilityZone))
        throw failed(
          "InvalidParameterValue",
          `Value (${availabilityZone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.join(", ")}.`,
        );
      return { availabilityZone: availabilityZone ?? zones[0], ownerId: account.id };
    },
    remove(resource, { account }) {
      const interfaces = interfacesOf(account).all();
      if (interfaces.some(eni => eni.subnetId === resource.id))
        refuse(
          `deleting EC2 Subnet (${resource.id})`,
          "DeleteSubnet",
          `The subnet '${resource.id}' has dependencies and cannot be deleted.`,
        );
    },
  },

  "aws:ec2/internetGateway:InternetGateway": {
    create: (_, { account }) => ({ ownerId: account.id }),
    remove(resource, { account }) {
      const { vpcId = "" } = resource.outputs;
      const interfaces = interfacesOf(account).all();
      if (interfaces.some(eni => eni.publicAddress !== undefined && vpcOfSubnet(account, eni.subnetId) === vpcId))
        refuse(
          `detaching EC2 Internet Gateway (${resource.id}) from VPC (${vpcId})`,
          "DetachInternetGateway",
          `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
        );
    },
  },
};
