/**
 * A second program that is not the stack of this project: a shop with a database. Its setting `mode` says which change it makes;
 * see otherPrograms.long.engine.test.ts.
 */
export const shop = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const mode = config.get("mode") ?? "first";

const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.8.0.0/16" });
const subnets = ["a", "b"].map((zone, index) => new aws.ec2.Subnet("data-" + zone, {
  vpcId: vpc.id, cidrBlock: "10.8." + index + ".0/24", availabilityZone: "eu-central-1" + zone,
}));
const group = new aws.rds.SubnetGroup("data", { subnetIds: subnets.map(({ id }) => id) });
const db = new aws.rds.Instance("orders", {
  engine: "mysql", engineVersion: "8.4", instanceClass: "db.t4g.small", allocatedStorage: 20, storageType: "gp3",
  username: "shop", password: config.requireSecret("password"), dbSubnetGroupName: group.name,
  storageEncrypted: mode === "encrypted", skipFinalSnapshot: true, applyImmediately: true, backupRetentionPeriod: 7,
});
new aws.cloudwatch.MetricAlarm("orders-storage", {
  namespace: "AWS/RDS", metricName: "FreeStorageSpace", dimensions: { DBInstanceIdentifier: db.identifier },
  statistic: "Minimum", period: 300, evaluationPeriods: 3, threshold: 2e9, comparisonOperator: "LessThanThreshold",
});

if (mode !== "leaves") new aws.sns.Topic("orders", {}, { retainOnDelete: true });
new aws.cloudwatch.LogGroup("app", { retentionInDays: 7 });
if (mode === "old") new aws.cloudwatch.LogGroup("old", { name: "/old/shop", retentionInDays: 14 }, { retainOnDelete: true });
if (mode === "import")
  new aws.cloudwatch.LogGroup("old", { name: "/old/shop", retentionInDays: 14 }, { import: "/old/shop" });
if (mode === "get") aws.cloudwatch.LogGroup.get("seen", "/old/shop");
if (mode === "reference") {
  const other = new pulumi.StackReference("organization/shop/test");
  new aws.ssm.Parameter("address", { type: "String", value: other.requireOutput("address").apply(String) });
}
if (mode === "dynamic") {
  class Row extends pulumi.dynamic.Resource {
    constructor(name: string, props: Record<string, unknown>) {
      super({ create: async inputs => ({ id: "row-1", outs: inputs }) }, name, props);
    }
  }
  new Row("first-row", { text: config.requireSecret("password") });
}
export const address = db.address;
`;

export const shopProject = `name: shop
runtime: nodejs
`;
