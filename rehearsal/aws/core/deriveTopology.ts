import type { Account } from "./account";
import { services } from "../services";
import type { Topology } from "./topology";

/** What the account's resources mean to a packet: the parts of all services together. Pure. */
export function deriveTopology(account: Account): Topology {
  const parts = services.flatMap(service => service.topology?.(account) ?? []);
  return {
    vpcs: parts.flatMap(part => part.vpcs ?? []),
    subnets: parts.flatMap(part => part.subnets ?? []),
    interfaces: parts.flatMap(part => part.interfaces ?? []),
    securityGroups: parts.flatMap(part => part.securityGroups ?? []),
    balancers: parts.flatMap(part => part.balancers ?? []),
    targetGroups: parts.flatMap(part => part.targetGroups ?? []),
    fileSystems: parts.flatMap(part => part.fileSystems ?? []),
    names: parts.flatMap(part => part.names ?? []),
  };
}
