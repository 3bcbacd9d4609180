import type { Account } from "../../core/account";
import type { Topology } from "../../core/topology";
import { balancerNames } from "../elb/topology";
import { recordType, withoutDot } from "./names";

/** Addresses that the account's A records give for each name. An alias has the addresses of its load balancer. */
export function topology(account: Account): Partial<Topology> {
  const balancers = balancerNames(account);
  const addressesOf = (alias: string) => balancers.find(b => b.name === withoutDot(alias))?.addresses ?? [];
  return {
    names: account
      .all(recordType)
      .filter(r => r.inputs.type === "A")
      .map(r => ({
        name: withoutDot(r.outputs.fqdn),
        addresses: [...(r.inputs.records ?? []), ...(r.inputs.aliases ?? []).flatMap(alias => addressesOf(alias.name))],
      })),
  };
}
