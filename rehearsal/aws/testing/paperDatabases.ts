import { smallNetwork, type paperCloud } from "./paperCloud";

/** A primary and its replica, with the groups that they need. */
export async function databasePair(make: ReturnType<typeof paperCloud>["make"]) {
  const net = await smallNetwork(make);
  const subnets = await make("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: net.subnets.map(s => s.id) });
  const parameters = await make("aws:rds/parameterGroup:ParameterGroup", "db", { family: "mysql8.4" });
  const common = { instanceClass: "db.t4g.small", engineVersion: "8.4", parameterGroupName: parameters.id };
  const primary = await make("aws:rds/instance:Instance", "db-1", {
    ...common,
    identifier: "db-1",
    engine: "mysql",
    allocatedStorage: 20,
    username: "admin",
    password: "long-enough",
    backupRetentionPeriod: 1,
    dbSubnetGroupName: subnets.outputs.name,
    tags: { stack: "one" },
  });
  const replica = await make("aws:rds/instance:Instance", "db-2", {
    ...common,
    identifier: "db-2",
    replicateSourceDb: "db-1",
    tags: { stack: "one" },
  });
  return { primary, replica, parameters };
}
