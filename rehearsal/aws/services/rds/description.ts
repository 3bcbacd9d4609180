import type { Account } from "../../core/account";
import type { Database } from "../../core/hardware";
import { interfacesOf } from "../ec2/store";
import { runningParameters } from "./parameters/running";
import { RdsStore } from "./store";
import { type Instance, instanceType, parameterGroupType } from "./tokens";

export { type Instance, instanceType, parameterGroupType };

/** A database by its identifier or its ARN; `replicateSourceDb` may hold either. */
export const byIdentifier = (account: Account, identifier: string | undefined) =>
  account.find(instanceType, "identifier", identifier) ?? account.find(instanceType, "arn", identifier);

/** The databases that replicate a database. */
export const replicasOf = (account: Account, { id }: Instance): Instance[] =>
  account.all(instanceType).filter(one => byIdentifier(account, one.inputs.replicateSourceDb)?.id === id);

/** Id of the network interface of a database. */
export const interfaceIdOf = (account: Account, database: Instance): string =>
  interfacesOf(account).ofOwner(database.id)[0]?.id ?? "";

/** A database in the form that the machines need. The master user of a replica is that of its source. */
export function describe(resource: Instance, account: Account): Database {
  const source = byIdentifier(account, resource.inputs.replicateSourceDb);
  const { identifier = "", address = "", port = 3306, username = "" } = resource.outputs;
  const { masterPasswords } = account.store(RdsStore);
  const password = resource.inputs.password ?? masterPasswords.get(source?.outputs.identifier ?? identifier) ?? "";
  masterPasswords.set(identifier, password);
  const { dbName = "" } = resource.inputs;
  return {
    identifier,
    interfaceId: interfaceIdOf(account, resource),
    hostName: address,
    port,
    masterUsername: username,
    masterPassword: password,
    ...(dbName === "" ? {} : { databaseName: dbName }),
    parameters: runningParameters(resource, account),
    ...(source === undefined ? {} : { replicaOf: source.outputs.identifier ?? "" }),
  };
}
