import type { TypeCalls } from "./typeCalls";

const inEc2 = (type: string, id = "<id>") => `arn:aws:ec2:<region>:<account>:${type}/${id}`;

/** VPCs, and what decides where their packets go. */
export const networkCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:ec2/vpc:Vpc": {
    create: "ec2:CreateVpc",
    set: [
      {
        call: "ec2:ModifyVpcAttribute",
        inputs: ["enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics"],
      },
    ],
    update: "ec2:ModifyVpcTenancy",
    remove: ["ec2:DeleteVpc"],
    // The provider only warns when it may not read the last three, and then knows no default group and no main route table.
    read: [
      "ec2:DescribeVpcs",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
    ],
    readOnRemoval: ["ec2:DescribeVpcs"],
  },
  "aws:ec2/subnet:Subnet": {
    create: "ec2:CreateSubnet",
    set: [
      {
        call: "ec2:ModifySubnetAttribute",
        inputs: [
          "assignIpv6AddressOnCreation",
          "customerOwnedIpv4Pool",
          "enableDns64",
          "enableLniAtDeviceIndex",
          "enableResourceNameDnsAaaaRecordOnLaunch",
          "enableResourceNameDnsARecordOnLaunch",
          "mapCustomerOwnedIpOnLaunch",
          "mapPublicIpOnLaunch",
          "privateDnsHostnameTypeOnLaunch",
        ],
      },
    ],
    update: "ec2:AssociateSubnetCidrBlock",
    remove: ["ec2:DeleteSubnet"],
    read: ["ec2:DescribeSubnets"],
    readOnRemoval: ["ec2:DescribeSubnets", "ec2:DescribeNetworkInterfaces"],
  },
  "aws:ec2/internetGateway:InternetGateway": {
    create: "ec2:CreateInternetGateway",
    set: [{ call: "ec2:AttachInternetGateway", inputs: ["vpcId"] }],
    remove: ["ec2:DetachInternetGateway", "ec2:DeleteInternetGateway"],
    read: ["ec2:DescribeInternetGateways"],
    readOnRemoval: ["ec2:DescribeInternetGateways"],
  },
  "aws:ec2/natGateway:NatGateway": {
    create: "ec2:CreateNatGateway",
    update: "ec2:AssociateNatGatewayAddress",
    remove: ["ec2:DeleteNatGateway"],
    read: ["ec2:DescribeNatGateways"],
    readOnRemoval: ["ec2:DescribeNatGateways"],
    on: inEc2("natgateway"),
  },
  "aws:ec2/routeTable:RouteTable": {
    create: "ec2:CreateRouteTable",
    set: [{ call: "ec2:CreateRoute", inputs: ["routes"] }],
    update: "ec2:EnableVgwRoutePropagation",
    remove: ["ec2:DeleteRouteTable"],
    read: ["ec2:DescribeRouteTables"],
    readOnRemoval: ["ec2:DescribeRouteTables"],
  },
  "aws:ec2/defaultRouteTable:DefaultRouteTable": {
    set: [{ call: "ec2:CreateRoute", inputs: ["routes"] }],
    update: "ec2:EnableVgwRoutePropagation",
    remove: [],
    read: ["ec2:DescribeRouteTables"],
  },
  "aws:ec2/route:Route": {
    create: "ec2:CreateRoute",
    update: "ec2:ReplaceRoute",
    remove: ["ec2:DeleteRoute"],
    read: ["ec2:DescribeRouteTables"],
    readOnRemoval: ["ec2:DescribeRouteTables"],
    on: inEc2("route-table", "<routeTableId>"),
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    create: "ec2:AssociateRouteTable",
    update: "ec2:ReplaceRouteTableAssociation",
    remove: ["ec2:DisassociateRouteTable"],
    read: ["ec2:DescribeRouteTables"],
    readOnRemoval: ["ec2:DescribeRouteTables"],
    on: inEc2("route-table", "<routeTableId>"),
  },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": {
    create: "ec2:ReplaceRouteTableAssociation",
    update: "ec2:ReplaceRouteTableAssociation",
    remove: ["ec2:ReplaceRouteTableAssociation"],
    read: ["ec2:DescribeRouteTables"],
    on: inEc2("route-table", "<routeTableId>"),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    create: "ec2:CreateVpcEndpoint",
    update: "ec2:ModifyVpcEndpoint",
    remove: ["ec2:DeleteVpcEndpoints"],
    read: ["ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists"],
    readOnRemoval: ["ec2:DescribeVpcEndpoints"],
  },
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
    create: "ec2:ModifyVpcEndpoint",
    remove: ["ec2:ModifyVpcEndpoint"],
    read: ["ec2:DescribeVpcEndpoints"],
    on: inEc2("vpc-endpoint", "<vpcEndpointId>"),
  },
  "aws:ec2/flowLog:FlowLog": {
    create: "ec2:CreateFlowLogs",
    remove: ["ec2:DeleteFlowLogs"],
    read: ["ec2:DescribeFlowLogs"],
  },
  "aws:ec2/eip:Eip": {
    create: "ec2:AllocateAddress",
    set: [{ call: "ec2:AssociateAddress", inputs: ["instance", "networkInterface", "associateWithPrivateIp"] }],
    remove: ["ec2:ReleaseAddress"],
    read: ["ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute"],
  },
  "aws:ec2/eipAssociation:EipAssociation": {
    create: "ec2:AssociateAddress",
    remove: ["ec2:DisassociateAddress"],
    read: ["ec2:DescribeAddresses"],
    on: inEc2("elastic-ip", "<allocationId>"),
  },
};
