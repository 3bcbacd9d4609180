// A program that breaks rules of the policy pack on purpose.
import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
const subnets = ["a", "b"].map(
  (letter, index) =>
    new aws.ec2.Subnet(`subnet-${letter}`, {
      vpcId: vpc.id,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: `eu-central-1${letter}`,
    }),
);
const subnetIds = subnets.map(({ id }) => id);
const group = new aws.ec2.SecurityGroup("mixed", {
  vpcId: vpc.id,
  ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
});
new aws.vpc.SecurityGroupIngressRule("open-web", {
  securityGroupId: group.id,
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrIpv4: "0.0.0.0/0",
});

const front = new aws.ec2.SecurityGroup("front", { vpcId: vpc.id });
const balancer = new aws.lb.LoadBalancer("balancer", { subnets: subnetIds, securityGroups: [front.id], name: "shop" });
const target = new aws.lb.TargetGroup("target", { port: 80, protocol: "HTTP", vpcId: vpc.id });
new aws.lb.Listener("plain", {
  loadBalancerArn: balancer.arn,
  port: 80,
  protocol: "HTTP",
  defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
});

const base = new aws.rds.SubnetGroup("data", { subnetIds });
const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
const table = new aws.ec2.RouteTable("table", { vpcId: vpc.id });
new aws.ec2.Route("out", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
for (const [index, subnetId] of subnetIds.entries())
  new aws.ec2.RouteTableAssociation(`link-${index}`, { subnetId, routeTableId: table.id });

const primary = new aws.rds.Instance("db", {
  engine: "mysql",
  engineVersion: "8.4",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "admin",
  password: "not-a-secret-of-anybody",
  dbSubnetGroupName: base.name,
  availabilityZone: "eu-central-1a",
  publiclyAccessible: true,
  skipFinalSnapshot: true,
});
new aws.rds.Instance("replica", {
  replicateSourceDb: primary.arn,
  instanceClass: "db.t4g.micro",
  availabilityZone: "eu-central-1a",
  skipFinalSnapshot: true,
});

new aws.ec2.Instance("server", {
  ami: "ami-0123456789abcdef0",
  instanceType: "t4g.micro",
  subnetId: subnetIds[0],
  userData: "#!/bin/sh\nexport DB_PASSWORD='hunter2hunter2'\n",
});
const bucket = new aws.s3.Bucket("bucket", {});
new aws.s3.BucketPublicAccessBlock("unblocked", { bucket: bucket.bucket, blockPublicAcls: false });
const role = new aws.iam.Role("role", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } }],
  }),
});
new aws.iam.RolePolicy("everything", {
  role: role.name,
  policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
});
