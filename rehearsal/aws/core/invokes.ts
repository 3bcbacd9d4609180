import { rightsForLookup } from "../calls/rights";
import type { Account } from "./account";
import { ApiCalls } from "./apiCalls";
import type { Properties } from "./values";
import { services } from "../services";
import type { Lookups } from "../services/service";

const lookups: Lookups = Object.assign({}, ...services.map(service => service.lookups));

/** Answers a function of the provider. Throws for a function that the stand-in does not know. */
export function invoke(token: string, args: Properties, account: Account, calls = new ApiCalls()): Properties {
  const lookup = lookups[token];
  if (lookup === undefined)
    throw new Error(`the rehearsal does not know the function ${token}; it knows ${Object.keys(lookups).join(", ")}`);
  calls.read(`invoking ${token}`, rightsForLookup(token, args, account));
  return lookup(args, account);
}
