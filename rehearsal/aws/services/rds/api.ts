import { randomUUID } from "node:crypto";
import { type Resource, record, text } from "../../core/account";
import { INSTANCE, byIdentifier } from "./description";
import { parameterStatus } from "./parameters";
import { type Answer, type Services, element, queryError } from "../../http/answers";
import { ApiError } from "../../http/callers";
import type { ApiRequest } from "../../http/signature";

/** RDS: the query protocol; how databases are. */
export async function rds(request: ApiRequest, services: Services): Promise<Answer> {
  const { account, callers } = services;
  try {
    const form = new URLSearchParams(request.body.toString());
    const action = form.get("Action") ?? "";
    const asked = form.get("DBInstanceIdentifier");
    callers.authorize(request, `rds:${action}`, `arn:aws:rds:${account.region}:${account.id}:db:${asked ?? "*"}`);
    if (action !== "DescribeDBInstances" || [...form.keys()].some(key => key.startsWith("Filters.")))
      throw new ApiError(
        400,
        "InvalidAction",
        `the rehearsal does not know rds ${action} with ${[...form.keys()].join()}`,
      );
    const found = asked === null ? account.all(INSTANCE) : [byIdentifier(account, asked)];
    const members = await Promise.all(found.map(one => instance(one, text(asked), services)));
    const body =
      `<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBInstancesResult>` +
      `<DBInstances>${members.join("")}</DBInstances></DescribeDBInstancesResult>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></DescribeDBInstancesResponse>`;
    return { status: 200, contentType: "text/xml", body };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return queryError(error);
  }
}

async function instance(resource: Resource | undefined, asked: string, services: Services): Promise<string> {
  if (resource === undefined) throw new ApiError(404, "DBInstanceNotFound", `DBInstance ${asked} not found.`);
  const { account, hardware } = services;
  const { inputs, outputs } = resource;
  const identifier = text(outputs["identifier"]);
  const status = text(outputs["status"]);
  // The stand-in's word for a database that is off: nobody here repairs it.
  const isFailed = status === "available" && (await hardware.databaseHealth(identifier)).state === "off";
  const source = byIdentifier(account, inputs["replicateSourceDb"]);
  const replicas = account
    .all(INSTANCE)
    .filter(one => byIdentifier(account, one.inputs["replicateSourceDb"]) === resource);
  const tags = Object.entries(record(outputs["tagsAll"]));
  const of = (name: string, property: string) => element(name, text(outputs[property]));
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
    element("MultiAZ", String(outputs["multiAz"] === true)) +
    element("DeletionProtection", String(outputs["deletionProtection"] === true)) +
    `<Endpoint>${of("Address", "address")}${of("Port", "port")}</Endpoint>` +
    (source === undefined ? "" : element("ReadReplicaSourceDBInstanceIdentifier", text(source.outputs["identifier"]))) +
    `<ReadReplicaDBInstanceIdentifiers>${replicas
      .map(one => element("ReadReplicaDBInstanceIdentifier", text(one.outputs["identifier"])))
      .join("")}</ReadReplicaDBInstanceIdentifiers>` +
    `<DBParameterGroups><DBParameterGroup>${of("DBParameterGroupName", "parameterGroupName")}` +
    `${element("ParameterApplyStatus", parameterStatus(resource, services))}</DBParameterGroup></DBParameterGroups>` +
    `<TagList>${tags.map(([key, value]) => `<Tag>${element("Key", key)}${element("Value", text(value))}</Tag>`).join("")}</TagList>` +
    "</DBInstance>"
  );
}
