import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { list, record, text } from "../../core/values";
import type { Database } from "../../core/hardware";
import { interfacesOf } from "../ec2/store";
import { RdsStore } from "./store";

/** Type tokens of a database and of its parameter group. */
export const instanceType = "aws:rds/instance:Instance";
export const parameterGroupType = "aws:rds/parameterGroup:ParameterGroup";

/** A database by its identifier or its ARN; `replicateSourceDb` may hold either. */
export const byIdentifier = (account: Account, identifier: unknown) =>
  account.find(instanceType, "identifier", identifier) ?? account.find(instanceType, "arn", identifier);

/** Id of the network interface of a database. */
export const interfaceIdOf = (account: Account, database: Resource): string =>
  interfacesOf(account).ofOwner(database.id)[0]?.id ?? "";

/** A database in the form that the machines need. The master user of a replica is that of its source. */
export function describe(resource: Resource, account: Account): Database {
  const source = byIdentifier(account, resource.inputs["replicateSourceDb"]);
  const identifier = text(resource.outputs["identifier"]);
  const { masterPasswords } = account.store(RdsStore);
  const password =
    resource.inputs["password"] ?? masterPasswords.get(text(source?.outputs["identifier"] ?? identifier));
  masterPasswords.set(identifier, text(password));
  const name = text(resource.inputs["dbName"]);
  const parameters = list(
    account.get(parameterGroupType, resource.outputs["parameterGroupName"])?.inputs["parameters"],
  );
  return {
    identifier,
    interfaceId: interfaceIdOf(account, resource),
    hostName: text(resource.outputs["address"]),
    port: Number(resource.outputs["port"]),
    masterUsername: text(resource.outputs["username"]),
    masterPassword: text(password),
    ...(name === "" ? {} : { databaseName: name }),
    parameters: Object.fromEntries(parameters.map(record).map(p => [text(p["name"]), text(p["value"])])),
    ...(source === undefined ? {} : { replicaOf: text(source.outputs["identifier"]) }),
  };
}
