import type { Inputs } from "../../core/resource";
import type { Given, Problem } from "../../core/behaviour";
import type { recordType } from "./names";

/** A record is an alias, or it has values and a time to live. */
export function checkRecord(_: Inputs<typeof recordType>, given: Given): Problem[] {
  if (given("aliases") === given("records"))
    return [["records", 'Invalid combination of arguments. "records": one of `alias,records` must be specified']];
  return given("records") && !given("ttl")
    ? [["ttl", 'Missing required argument. "ttl": all of `records,ttl` must be specified']]
    : [];
}
