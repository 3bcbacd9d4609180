import type { CallNames } from "./row";

/** Prefix of a service's actions in IAM, by the SDK's module, where the two differ. */
const prefixes: Readonly<Record<string, string>> = { lb: "elasticloadbalancing", vpc: "ec2" };

/** Calls that change tags, where it is not `TagResource`. */
const taggers: Readonly<Record<string, string>> = {
  ec2: "CreateTags",
  elasticloadbalancing: "AddTags",
  rds: "AddTagsToResource",
};

/**
 * Names of the calls for a type: `aws:ec2/subnet:Subnet` gives `ec2:CreateSubnet`, `ec2:ModifySubnet` and
 * `ec2:DeleteSubnet`. AWS's own names differ for some types; a row's `calls` gives those that matter.
 */
export function callNames(token: string): CallNames {
  const [, module = "", className = ""] = token.split(":").flatMap(part => part.split("/", 1));
  const prefix = prefixes[module] ?? module;
  return {
    create: `${prefix}:Create${className}`,
    update: `${prefix}:Modify${className}`,
    remove: `${prefix}:Delete${className}`,
    tag: `${prefix}:${taggers[prefix] ?? "TagResource"}`,
  };
}
