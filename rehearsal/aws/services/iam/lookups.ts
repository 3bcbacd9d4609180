import { createHash } from "node:crypto";
import { type Properties, list, text } from "../../core/values";
import type { Lookups } from "../service";

const statement = (s: Properties) => {
  const principals = list(s["principals"]).map(p => [text(p["type"]), p["identifiers"]] as const);
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const c of list(s["conditions"])) (conditions[text(c["test"])] ??= {})[text(c["variable"])] = c["values"];
  const one = (value: unknown) => (list(value).length === 1 ? list(value)[0] : value);
  return {
    ...(s["sid"] === undefined ? {} : { Sid: s["sid"] }),
    Effect: s["effect"] ?? "Allow",
    ...(principals.length === 0
      ? {}
      : {
          Principal: principals.some(([type]) => type === "*")
            ? "*"
            : Object.fromEntries(principals.map(([type, ids]) => [type, one(ids)])),
        }),
    ...(s["actions"] === undefined ? {} : { Action: one(s["actions"]) }),
    ...(s["notActions"] === undefined ? {} : { NotAction: one(s["notActions"]) }),
    ...(s["resources"] === undefined ? {} : { Resource: one(s["resources"]) }),
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
};

/** Writes the statements of a program as the JSON of a policy. */
function getPolicyDocument(args: Properties): Properties {
  const document = {
    Version: args["version"] ?? "2012-10-17",
    ...(args["policyId"] === undefined ? {} : { Id: args["policyId"] }),
    Statement: list(args["statements"]).map(statement),
  };
  return {
    ...args,
    id: createHash("sha1").update(JSON.stringify(document)).digest("hex").slice(0, 10),
    json: JSON.stringify(document, null, 2),
    minifiedJson: JSON.stringify(document),
  };
}

export const lookups: Lookups = { "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument };
