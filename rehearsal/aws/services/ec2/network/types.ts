import { rows } from "../../../core/types/row";

/** VPCs, and what decides where their packets go. */
export const ec2NetworkTypes = rows({
  "aws:ec2/defaultRouteTable:DefaultRouteTable": {
    id: "<defaultRouteTableId>",
    arn: "arn:aws:ec2:<region>:<account>:route-table/<id>",
    replaceOn: ["defaultRouteTableId"],
  },
  "aws:ec2/flowLog:FlowLog": {
    id: "fl-<hex17>",
    arn: "arn:aws:ec2:<region>:<account>:vpc-flow-log/<id>",
    replaceOn: [
      "deliverCrossAccountRole",
      "destinationOptions",
      "eniId",
      "iamRoleArn",
      "logDestination",
      "logDestinationType",
      "logFormat",
      "maxAggregationInterval",
      "regionalNatGatewayId",
      "subnetId",
      "tagFieldSpecifications",
      "trafficType",
      "transitGatewayAttachmentId",
      "transitGatewayId",
      "vpcId",
    ],
    defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    id: "igw-<hex17>",
    arn: "arn:aws:ec2:<region>:<account>:internet-gateway/<id>",
  },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": {
    id: "rtbassoc-<hex17>",
  },
  "aws:ec2/natGateway:NatGateway": {
    id: "nat-<hex17>",
    replaceOn: ["allocationId", "availabilityMode", "connectivityType", "privateIp", "subnetId", "vpcId"],
    defaults: { connectivityType: "public" },
    awsDefaults: { availabilityMode: "zonal" },
  },
  "aws:ec2/route:Route": {
    id: "r-<routeTableId><digits10>",
    replaceOn: ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "routeTableId"],
  },
  "aws:ec2/routeTable:RouteTable": {
    id: "rtb-<hex17>",
    arn: "arn:aws:ec2:<region>:<account>:route-table/<id>",
    replaceOn: ["vpcId"],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    id: "rtbassoc-<hex17>",
    replaceOn: ["gatewayId", "subnetId"],
  },
  "aws:ec2/subnet:Subnet": {
    id: "subnet-<hex17>",
    arn: "arn:aws:ec2:<region>:<account>:subnet/<id>",
    replaceOn: [
      "availabilityZone",
      "availabilityZoneId",
      "cidrBlock",
      "ipv4IpamPoolId",
      "ipv4NetmaskLength",
      "ipv6IpamPoolId",
      "ipv6Native",
      "ipv6NetmaskLength",
      "outpostArn",
      "vpcId",
    ],
    defaults: {
      assignIpv6AddressOnCreation: false,
      enableDns64: false,
      enableResourceNameDnsARecordOnLaunch: false,
      enableResourceNameDnsAaaaRecordOnLaunch: false,
      ipv6Native: false,
      mapPublicIpOnLaunch: false,
    },
    awsDefaults: { privateDnsHostnameTypeOnLaunch: "ip-name" },
  },
  "aws:ec2/vpc:Vpc": {
    id: "vpc-<hex17>",
    arn: "arn:aws:ec2:<region>:<account>:vpc/<id>",
    replaceOn: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    awsDefaults: { enableDnsHostnames: false, enableNetworkAddressUsageMetrics: false },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    id: "vpce-<hex17>",
    arn: "arn:aws:ec2:<region>:<account>:vpc-endpoint/<id>",
    replaceOn: [
      "resourceConfigurationArn",
      "serviceName",
      "serviceNetworkArn",
      "serviceRegion",
      "vpcEndpointType",
      "vpcId",
    ],
    replaceOnNested: ["dnsOptions.privateDnsPreference", "dnsOptions.privateDnsSpecifiedDomains"],
    defaults: { vpcEndpointType: "Gateway" },
  },
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
    id: "a-<vpcEndpointId><digits10>",
    replaceOn: ["routeTableId", "vpcEndpointId"],
  },
});
