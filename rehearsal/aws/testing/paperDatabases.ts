import type { Properties } from "../core/values";
import { smallNetwork, type paperCloud } from "./paperCloud";

/** Inputs of a database that starts empty, but for its name and its network. */
export const emptyDatabase: Properties = {
  instanceClass: "db.t4g.small",
  engine: "mysql",
  engineVersion: "8.4",
  allocatedStorage: 20,
  username: "admin",
  password: "long-enough",
};

/** A primary and its replica, with the groups that they need. */
export async function databasePair(make: ReturnType<typeof paperCloud>["make"]) {
  const net = await smallNetwork(make);
  const subnets = await make("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: net.subnets.map(s => s.id) });
  const parameters = await make("aws:rds/parameterGroup:ParameterGroup", "db", { family: "mysql8.4" });
  const primary = await make("aws:rds/instance:Instance", "db-1", {
    ...emptyDatabase,
    identifier: "db-1",
    parameterGroupName: parameters.id,
    backupRetentionPeriod: 1,
    dbSubnetGroupName: subnets.outputs.name,
    tags: { stack: "one" },
  });
  const replica = await make("aws:rds/instance:Instance", "db-2", {
    identifier: "db-2",
    instanceClass: "db.t4g.small",
    engineVersion: "8.4",
    parameterGroupName: parameters.id,
    replicateSourceDb: "db-1",
    tags: { stack: "one" },
  });
  return { primary, replica, parameters };
}
