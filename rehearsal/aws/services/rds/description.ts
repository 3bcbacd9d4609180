import { type Account, type Resource, list, record, text } from "../../core/account";
import type { Database } from "../../core/hardware";

export const INSTANCE = "aws:rds/instance:Instance";
export const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";

/** A database by its identifier or ARN, as `replicateSourceDb` names it. */
export const byIdentifier = (account: Account, identifier: unknown) =>
  account.find(INSTANCE, "identifier", identifier) ?? account.find(INSTANCE, "arn", identifier);

/** Id of the interface of a database. */
export const cardId = (account: Account, resource: Resource): string =>
  account.interfaces.all().find(i => i.kind === "database" && i.name === resource.outputs["identifier"])?.id ?? "";

/** The database as the machines need it. A replica's master user is its source's. */
export function describe(resource: Resource, account: Account): Database {
  const source = byIdentifier(account, resource.inputs["replicateSourceDb"]);
  const identifier = text(resource.outputs["identifier"]);
  const password =
    resource.inputs["password"] ?? account.masterPasswords.get(text(source?.outputs["identifier"] ?? identifier));
  account.masterPasswords.set(identifier, text(password)); // outlives the source: a promoted replica keeps it
  const name = text(resource.inputs["dbName"]);
  const parameters = list(account.get(PARAMETER_GROUP, resource.outputs["parameterGroupName"])?.inputs["parameters"]);
  return {
    identifier,
    interfaceId: cardId(account, resource),
    hostName: text(resource.outputs["address"]),
    port: Number(resource.outputs["port"]),
    masterUsername: text(resource.outputs["username"]),
    masterPassword: text(password),
    ...(name === "" ? {} : { databaseName: name }),
    parameters: Object.fromEntries(parameters.map(record).map(p => [text(p["name"]), text(p["value"])])),
    ...(source === undefined ? {} : { replicaOf: text(source.outputs["identifier"]) }),
  };
}
