import { snakeCase } from "../values";
import type { CallNames } from "./row";

/** Prefix of a service's actions in IAM, by the SDK's module, where the two differ. */
const prefixes: Readonly<Record<string, string>> = { lb: "elasticloadbalancing", vpc: "ec2" };

/** Calls that change tags, where it is not `TagResource`. */
const taggers: Readonly<Record<string, string>> = {
  ec2: "CreateTags",
  elasticloadbalancing: "AddTags",
  rds: "AddTagsToResource",
};

/** Package, module and class of a token. */
const partsOf = (token: string) => token.split(":").flatMap(part => part.split("/", 1));

/** A type as errors name it: `aws:ec2/routeTable:RouteTable` gives `EC2 route table`. */
export function spoken(token: string): string {
  const [, module = "", className = ""] = partsOf(token);
  return `${module.toUpperCase()} ${snakeCase(className).slice(1).replaceAll("_", " ")}`;
}

/**
 * Names of the calls for a type: `aws:ec2/subnet:Subnet` gives `ec2:CreateSubnet`, `ec2:ModifySubnet` and
 * `ec2:DeleteSubnet`. AWS's own names differ for some types; a row's `calls` gives those that matter.
 */
export function callNames(token: string): CallNames {
  const [, module = "", className = ""] = partsOf(token);
  const prefix = prefixes[module] ?? module;
  return {
    create: `${prefix}:Create${className}`,
    update: `${prefix}:Modify${className}`,
    remove: `${prefix}:Delete${className}`,
    tag: `${prefix}:${taggers[prefix] ?? "TagResource"}`,
  };
}
