import type { Account } from "../../core/account";
import type { Topology } from "../../core/topology";
import { interfacesOf } from "../ec2/store";
import { instanceType } from "./description";

/** The host name of each database. */
export const topology = (account: Account): Partial<Topology> => ({
  names: account.all(instanceType).map(database => ({
    name: database.outputs.address ?? "",
    addresses: interfacesOf(account)
      .ofOwner(database.id)
      .map(eni => eni.address),
  })),
});
