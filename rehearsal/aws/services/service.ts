import type { Account } from "../core/account";
import type { Properties } from "../core/values";
import type { Behaviours } from "../core/behaviour";
import type { Topology } from "../core/topology";
import type { Api } from "../http/api";

/**
 * Functions of the provider by token, for example `aws:ec2/getAmi:getAmi`. They take the function's arguments and return
 * its result. They throw an Error with the provider's text.
 */
export type Lookups = Readonly<Record<string, (args: Properties, account: Account) => Properties>>;

/**
 * The stand-in for one AWS service: a folder beside this file, with the same file names in each. Every part may be left
 * out. State that other services do not need is declared in the service's `store.ts` (see `Account.store`).
 */
export interface Service {
  /** Behaviours of its resource types, by type token (`resources.ts`, or several files named after what they hold). */
  readonly resources?: Behaviours;
  /** Functions of the provider (`lookups.ts`). */
  readonly lookups?: Lookups;
  /** What it answers over HTTP (`api.ts`). */
  readonly api?: Api;
  /** What its resources mean to a packet (`topology.ts`). Pure; the lists of all services are joined. */
  topology?(account: Account): Partial<Topology>;
}
