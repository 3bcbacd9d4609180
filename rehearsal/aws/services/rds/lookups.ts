import type { Account } from "../../core/account";
import type { Outputs } from "../../core/resource";
import { type Properties, list, record, text } from "../../core/values";
import type { Lookups } from "../service";
import { type Instance, byIdentifier, instanceType } from "./description";
import { getOrderableDbInstance } from "./offer";

const instances = (account: Account, tags: unknown): Instance[] =>
  account
    .all(instanceType)
    .filter(({ outputs }) => Object.entries(record(tags)).every(([key, value]) => outputs.tagsAll?.[key] === value));

/** Filters of RDS's DescribeDBInstances that the rehearsal knows, with the property that each compares. */
const traits: Readonly<Record<string, keyof Outputs<typeof instanceType>>> = {
  "db-instance-id": "identifier",
  "dbi-resource-id": "resourceId",
  engine: "engine",
};

function getInstances(args: Properties, account: Account): Properties {
  const found = list<{ name: string; values: string[] }>(args["filters"]).reduce(
    (left, { name, values }) => {
      const trait = traits[name];
      if (trait === undefined)
        throw new Error(`invoking aws:rds/getInstances:getInstances: the rehearsal does not know the filter ${name}`);
      return left.filter(({ outputs }) => values.includes(text(outputs[trait])));
    },
    instances(account, args["tags"]),
  );
  return {
    ...args,
    id: account.region,
    instanceIdentifiers: found.map(({ outputs }) => outputs.identifier),
    instanceArns: found.map(({ outputs }) => outputs.arn),
  };
}

function getInstance(args: Properties, account: Account): Properties {
  const asked = args["dbInstanceIdentifier"];
  const found = instances(account, args["tags"]).filter(
    ({ outputs }) => asked === undefined || outputs.identifier === asked,
  );
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(
      `invoking aws:rds/getInstance:getInstance: reading RDS DB Instance: ${first === undefined ? "empty result" : "too many results"}`,
    );
  const { outputs, inputs } = first;
  return {
    ...outputs,
    id: outputs.identifier,
    dbInstanceIdentifier: outputs.identifier,
    dbInstanceArn: outputs.arn,
    dbInstanceClass: outputs.instanceClass,
    dbInstancePort: outputs.port,
    dbParameterGroups: [outputs.parameterGroupName],
    dbSubnetGroup: outputs.dbSubnetGroupName,
    enabledCloudwatchLogsExports: outputs.enabledCloudwatchLogsExports ?? [],
    // The release that runs, also when a series was asked for.
    engineVersion: outputs.engineVersionActual,
    maxAllocatedStorage: outputs.maxAllocatedStorage ?? 0,
    masterUsername: outputs.username,
    preferredBackupWindow: outputs.backupWindow,
    preferredMaintenanceWindow: outputs.maintenanceWindow,
    replicateSourceDb: byIdentifier(account, inputs.replicateSourceDb)?.outputs.identifier ?? "",
    tags: outputs.tagsAll,
    vpcSecurityGroups: outputs.vpcSecurityGroupIds,
  };
}

function getSubnetGroup(args: Properties, account: Account): Properties {
  const group = account.find("aws:rds/subnetGroup:SubnetGroup", "name", args["name"]);
  if (group === undefined)
    throw new Error(
      `invoking aws:rds/getSubnetGroup:getSubnetGroup: reading RDS DB Subnet Group (${text(args["name"])}): couldn't find resource`,
    );
  const { arn, description, name, subnetIds, supportedNetworkTypes, vpcId } = group.outputs;
  return {
    arn,
    description,
    id: name,
    name,
    region: account.region,
    status: "Complete",
    subnetIds,
    supportedNetworkTypes,
    vpcId,
  };
}

export const lookups: Lookups = {
  "aws:rds/getOrderableDbInstance:getOrderableDbInstance": getOrderableDbInstance,
  "aws:rds/getSubnetGroup:getSubnetGroup": getSubnetGroup,
  "aws:rds/getInstance:getInstance": getInstance,
  "aws:rds/getInstances:getInstances": getInstances,
};
