import type { Outputs } from "../../core/resource";
import { text } from "../../core/values";
import { type Api, type ApiContext, plainText } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { awsQuery, queryAnswer } from "../../http/query";
import { element } from "../../http/xml";
import { type Instance, byIdentifier, instanceType, parameterGroupType, replicasOf } from "./description";
import { describeEngineDefaults } from "./parameters/engineDefaults";
import { parameterStatus } from "./parameters/application";
import { presentStatus } from "./status/status";

const trustStore = "truststore.pki.rds.amazonaws.com";

/** DescribeDBInstances, DescribeDBParameters, and the certificates of the authorities that sign for databases. */
export const api: Api = {
  signingName: "rds",
  unsignedHosts: /^truststore\.pki\.rds\.amazonaws\.com$/,
  async answer(request, context) {
    if (request.headers["host"]?.split(":")[0] === trustStore)
      return request.url.startsWith("/global/global-bundle.pem")
        ? plainText(200, context.databaseAuthority)
        : plainText(403);
    return queryAnswer(request, awsQuery, "http://rds.amazonaws.com/doc/2014-10-31/", (action, form) => {
      const call = calls[action];
      const unknown = [...form.keys()].filter(key => call?.fields.includes(key) !== true);
      if (call === undefined || unknown.length > 0)
        throw new ApiError(
          400,
          "InvalidAction",
          `the rehearsal does not know rds ${action} with ${[...form.keys()].join()}`,
        );
      const { account, callers } = context;
      const name = form.get(call.named);
      const arn =
        call.arnType === "" ? "*" : `arn:aws:rds:${account.region}:${account.id}:${call.arnType}:${name ?? "*"}`;
      callers.authorize(request, `rds:${action}`, arn);
      return call.answer(name, form, context);
    });
  },
};

/** A call that the stand-in answers. */
interface Call {
  /** The fields of the form that it knows. */
  readonly fields: readonly string[];
  /** The field that names what is asked about. */
  readonly named: string;
  /** The type in the ARN of what is asked about, for the caller's permissions. */
  readonly arnType: string;
  answer(name: string | null, form: URLSearchParams, context: ApiContext): Promise<string>;
}

const calls: Readonly<Record<string, Call>> = {
  DescribeDBInstances: {
    fields: ["Action", "Version", "DBInstanceIdentifier"],
    named: "DBInstanceIdentifier",
    arnType: "db",
    answer: (asked, _, context) => describeInstances(asked, context),
  },
  DescribeEngineDefaultParameters: {
    fields: ["Action", "Version", "DBParameterGroupFamily", "Marker"],
    named: "",
    // The action knows no resource (Service Authorization Reference, Amazon RDS).
    arnType: "",
    answer: async (_, form) => describeEngineDefaults(form.get("DBParameterGroupFamily") ?? "", form.get("Marker")),
  },
  DescribeDBParameters: {
    fields: ["Action", "Version", "DBParameterGroupName", "Source"],
    named: "DBParameterGroupName",
    arnType: "pg",
    answer: async (group, form, context) => describeParameters(group ?? "", form.get("Source"), context),
  },
};

/**
 * The parameters that were set in a group. AWS also knows some hundreds that were not, which the stand-in does not: it
 * answers only about the source `user`.
 */
function describeParameters(name: string, source: string | null, { account }: ApiContext): string {
  if (source !== "user")
    throw new ApiError(400, "InvalidAction", "the rehearsal knows DescribeDBParameters only with Source=user");
  const group = account.get(parameterGroupType, name);
  if (group === undefined) throw new ApiError(404, "DBParameterGroupNotFound", `DBParameterGroup ${name} not found.`);
  const members = (group.inputs.parameters ?? []).map(
    ({ name, value, applyMethod }) =>
      "<Parameter>" +
      element("ParameterName", name) +
      element("ParameterValue", value) +
      element("Source", "user") +
      element("ApplyMethod", applyMethod ?? "immediate") +
      "</Parameter>",
  );
  return `<Parameters>${members.join("")}</Parameters>`;
}

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
  const { account } = context;
  const { inputs, outputs } = resource;
  const { identifier = "", tagsAll = {} } = outputs;
  const source = byIdentifier(account, inputs.replicateSourceDb);
  const replicas = replicasOf(account, resource);
  const of = (name: string, property: keyof Outputs<typeof instanceType>) => element(name, text(outputs[property]));
  return (
    "<DBInstance>" +
    element("DBInstanceIdentifier", identifier) +
    element("DBInstanceStatus", await presentStatus(resource, context)) +
    of("DBInstanceArn", "arn") +
    of("DbiResourceId", "resourceId") +
    of("DBInstanceClass", "instanceClass") +
    of("Engine", "engine") +
    of("EngineVersion", "engineVersionActual") +
    of("MasterUsername", "username") +
    of("AvailabilityZone", "availabilityZone") +
    of("AllocatedStorage", "allocatedStorage") +
    of("StorageType", "storageType") +
    of("Iops", "iops") +
    of("BackupRetentionPeriod", "backupRetentionPeriod") +
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
