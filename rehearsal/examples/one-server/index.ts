// users -> one server
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const greeting = new pulumi.Config().require("greeting");

const vpc = new aws.ec2.Vpc("site", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
const gateway = new aws.ec2.InternetGateway("site", { vpcId: vpc.id });
const subnet = new aws.ec2.Subnet("site", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24", mapPublicIpOnLaunch: true });
const routes = new aws.ec2.RouteTable("site", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
});
const association = new aws.ec2.RouteTableAssociation("site", { subnetId: subnet.id, routeTableId: routes.id });

const anyone = ["0.0.0.0/0"];
const group = new aws.ec2.SecurityGroup("site", {
  vpcId: vpc.id,
  ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: anyone }],
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: anyone }],
});

const image = aws.ec2.getAmiOutput({
  owners: ["136693071363"], // Debian
  mostRecent: true,
  filters: [{ name: "name", values: ["debian-13-amd64-*"] }],
});

const server = new aws.ec2.Instance(
  "site",
  {
    ami: image.id,
    instanceType: "t3.micro",
    subnetId: subnet.id,
    vpcSecurityGroupIds: [group.id],
    userDataReplaceOnChange: true,
    userData: pulumi.interpolate`#!/bin/sh
set -e
if ! command -v apache2 > /dev/null; then
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends apache2
fi
echo '<!doctype html><title>One server</title><h1>${greeting}</h1>' > /var/www/html/index.html
systemctl restart apache2
`,
    tags: { Name: "one-server" },
  },
  // The package mirror must be reachable when the server boots.
  { dependsOn: [association] },
);

export const url = pulumi.interpolate`http://${server.publicIp}/`;
