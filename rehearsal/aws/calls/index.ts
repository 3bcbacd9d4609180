import { fits } from "../../support/wildcard";
import { balancerCalls } from "./balancer";
import { databaseCalls } from "./database";
import { fileCalls } from "./files";
import { identityCalls } from "./identity";
import { monitoringCalls } from "./monitoring";
import { nameCalls } from "./names";
import { networkCalls } from "./network";
import { secretCalls } from "./secrets";
import { serverCalls } from "./servers";
import { storageCalls } from "./storage";
import { type InputCall, type TypeCalls, taggers } from "./typeCalls";

const table: Readonly<Record<string, TypeCalls>> = {
  ...balancerCalls,
  ...databaseCalls,
  ...fileCalls,
  ...identityCalls,
  ...monitoringCalls,
  ...nameCalls,
  ...networkCalls,
  ...secretCalls,
  ...serverCalls,
  ...storageCalls,
};

/** The calls of a type, with those for its tags. */
export type Calls = TypeCalls & Required<Pick<TypeCalls, "tag" | "untag" | "update">>;

/** What the provider calls for a resource type. Throws if the table has no row for it. */
export function callsOf(token: string): Calls {
  const row = table[token];
  if (row === undefined)
    throw new Error(
      `the rehearsal does not know which calls of AWS's APIs the provider makes for ${token}: add a row to a table in rehearsal/aws/calls`,
    );
  const [prefix = ""] = (row.create ?? row.read[0] ?? "").split(":");
  const [tag, untag] = taggers[prefix] ?? [`${prefix}:TagResource`, `${prefix}:UntagResource`];
  return { tag, untag, update: row.create ?? tag, ...row };
}

/** Those of the inputs that the call sets. */
export const inputsOf = ({ inputs }: InputCall, given: readonly string[]): readonly string[] =>
  given.filter(input => inputs.some(pattern => fits(pattern, input)));
