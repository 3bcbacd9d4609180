import type { Kind } from "../../kind";
import { setting } from "../../setting";

/** What networks are made of. */
export const networkSettings: Readonly<Record<string, Kind>> = {
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": setting("network", "egress-only internet gateway"),
  "aws:ec2/eipAssociation:EipAssociation": setting("network", "association of a public address"),
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": setting(
    "network",
    "association of the main route table",
  ),
  "aws:ec2/managedPrefixList:ManagedPrefixList": setting("network", "prefix list"),
  "aws:ec2/networkInterface:NetworkInterface": setting("network", "network interface"),
  "aws:ec2/tag:Tag": setting("network", "tag"),
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": setting("network", "set of DHCP options"),
  "aws:ec2/vpcEndpointConnectionAccepter:VpcEndpointConnectionAccepter": setting(
    "network",
    "acceptance of an endpoint",
  ),
  "aws:ec2/vpcEndpointConnectionNotification:VpcEndpointConnectionNotification": setting(
    "network",
    "notification of endpoints",
  ),
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": setting(
    "network",
    "route table of a VPC endpoint",
  ),
  "aws:ec2/vpcEndpointService:VpcEndpointService": setting("network", "service for VPC endpoints"),
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": setting(
    "network",
    "account that may use an endpoint service",
  ),
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": setting("network", "subnet of a VPC endpoint"),
};
