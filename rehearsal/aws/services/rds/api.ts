import type { Outputs } from "../../core/resource";
import { text } from "../../core/values";
import { type Api, type ApiContext, plainText } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { awsQuery, queryAnswer } from "../../http/query";
import { element } from "../../http/xml";
import { type Instance, byIdentifier, instanceType } from "./description";
import { parameterStatus } from "./parameters";

const trustStore = "truststore.pki.rds.amazonaws.com";

/** DescribeDBInstances, and the certificates of the authorities that sign for databases. */
export const api: Api = {
  signingName: "rds",
  unsignedHosts: /^truststore\.pki\.rds\.amazonaws\.com$/,
  async answer(request, context) {
    if (request.headers["host"]?.split(":")[0] === trustStore)
      return request.url.startsWith("/global/global-bundle.pem")
        ? plainText(200, context.databaseAuthority)
        : plainText(403);
    return queryAnswer(request, awsQuery, "http://rds.amazonaws.com/doc/2014-10-31/", (action, form) => {
      const { account, callers } = context;
      const asked = form.get("DBInstanceIdentifier");
      callers.authorize(request, `rds:${action}`, `arn:aws:rds:${account.region}:${account.id}:db:${asked ?? "*"}`);
      if (action !== "DescribeDBInstances" || [...form.keys()].some(key => key.startsWith("Filters.")))
        throw new ApiError(
          400,
          "InvalidAction",
          `the rehearsal does not know rds ${action} with ${[...form.keys()].join()}`,
        );
      return describeInstances(asked, context);
    });
  },
};

/** `asked`: the identifier or ARN of one database; null asks for all. */
async function describeInstances(asked: string | null, context: ApiContext): Promise<string> {
  const { account } = context;
  const one = byIdentifier(account, asked ?? undefined);
  if (asked !== null && one === undefined)
    throw new ApiError(404, "DBInstanceNotFound", `DBInstance ${asked} not found.`);
  const found = one === undefined ? account.all(instanceType) : [one];
  const members = await Promise.all(found.map(database => describeInstance(database, context)));
  return `<DBInstances>${members.join("")}</DBInstances>`;
}

async function describeInstance(resource: Instance, context: ApiContext): Promise<string> {
  const { account, hardware } = context;
  const { inputs, outputs } = resource;
  const { identifier = "", status = "", tagsAll = {} } = outputs;
  // AWS may repair a database that is off. The stand-in does not, so here it has failed.
  const isFailed = status === "available" && (await hardware.databaseHealth(identifier)).state === "off";
  const source = byIdentifier(account, inputs.replicateSourceDb);
  const replicas = account
    .all(instanceType)
    .filter(one => byIdentifier(account, one.inputs.replicateSourceDb) === resource);
  const of = (name: string, property: keyof Outputs<typeof instanceType>) => element(name, text(outputs[property]));
  return (
    "<DBInstance>" +
    element("DBInstanceIdentifier", identifier) +
    element("DBInstanceStatus", isFailed ? "failed" : status) +
    of("DBInstanceArn", "arn") +
    of("DbiResourceId", "resourceId") +
    of("DBInstanceClass", "instanceClass") +
    of("Engine", "engine") +
    of("EngineVersion", "engineVersionActual") +
    of("MasterUsername", "username") +
    of("AvailabilityZone", "availabilityZone") +
    of("AllocatedStorage", "allocatedStorage") +
    element("MultiAZ", String(outputs.multiAz === true)) +
    element("DeletionProtection", String(outputs.deletionProtection === true)) +
    `<Endpoint>${of("Address", "address")}${of("Port", "port")}</Endpoint>` +
    (source === undefined ? "" : element("ReadReplicaSourceDBInstanceIdentifier", source.outputs.identifier ?? "")) +
    `<ReadReplicaDBInstanceIdentifiers>${replicas
      .map(one => element("ReadReplicaDBInstanceIdentifier", one.outputs.identifier ?? ""))
      .join("")}</ReadReplicaDBInstanceIdentifiers>` +
    `<DBParameterGroups><DBParameterGroup>${of("DBParameterGroupName", "parameterGroupName")}` +
    `${element("ParameterApplyStatus", parameterStatus(resource, context))}</DBParameterGroup></DBParameterGroups>` +
    `<TagList>${Object.entries(tagsAll)
      .map(([key, value]) => `<Tag>${element("Key", key)}${element("Value", value)}</Tag>`)
      .join("")}</TagList>` +
    "</DBInstance>"
  );
}
