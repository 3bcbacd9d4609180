import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

/** What a file of Pulumi says under `config`, by full key. */
function configOf<Value>(file: string): Record<string, Value> {
  const text = readFileSync(join(__dirname, "../..", file), "utf8");
  return (parse(text) as { config: Record<string, Value> }).config;
}

/** A value as Pulumi passes it to the program: text, and a list as JSON. */
const asText = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** The defaults of Pulumi.yaml, by full key. */
export function defaults(): Record<string, string> {
  const settings = Object.entries(configOf<{ default: unknown }>("Pulumi.yaml"));
  return Object.fromEntries(settings.map(([key, setting]) => [key, asText(setting.default)]));
}

/** The `lamp:` settings of a stack's own file, by full key. */
export function ownSettings(stack: string): Record<string, string> {
  const settings = Object.entries(configOf(`Pulumi.${stack}.yaml`)).filter(([key]) => key.startsWith("lamp:"));
  return Object.fromEntries(settings.map(([key, value]) => [key, asText(value)]));
}

/** Sets the configuration that the program reads: the defaults, and `changes` to them. */
export function configure(changes: Readonly<Record<string, string>> = {}): void {
  pulumi.runtime.setAllConfig({ "aws:region": "eu-central-1", ...defaults(), ...changes });
}

/** What AWS answers in tests: three zones that offer the instance types, an image, and no database yet. */
export const region = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": {
    names: ["eu-central-1c", "eu-central-1a", "eu-central-1b"],
  },
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": {
    locations: ["eu-central-1b", "eu-central-1c", "eu-central-1a"],
  },
  "aws:ec2/getAmi:getAmi": { id: "ami-0123456789abcdef0" },
  "aws:rds/getInstances:getInstances": { instanceIdentifiers: [], instanceArns: [] },
  "aws:rds/getOrderableDbInstance:getOrderableDbInstance": {
    availabilityZones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
  },
  "aws:vpc/getSecurityGroupRules:getSecurityGroupRules": { ids: [] },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
} as const;
