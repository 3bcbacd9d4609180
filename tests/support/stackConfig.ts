import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";

const root = path.join(__dirname, "../..");

/** Defaults of Pulumi.yaml, as Pulumi hands them to the program: text, by full key. */
export function defaults(): Record<string, string> {
  const text = fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^ {2}(lamp:\w+):\n {4}default: (.*)$/gm)].map(([, key, value]) => [key, plain(value)]),
  );
}

/** What a stack's own file sets, by full key. Only `lamp:` and simple values. */
export function ownSettings(stack: string): Record<string, string> {
  const text = fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^ {2}(lamp:\w+): (.*)$/gm)].map(([, key, value]) => [key, plain(value)]),
  );
}

/** Sets the configuration that the program will read: the defaults, with `changes` over them. */
export function configure(changes: Readonly<Record<string, string>> = {}): void {
  pulumi.runtime.setAllConfig({ "aws:region": "eu-central-1", ...defaults(), ...changes });
}

/** What AWS answers in tests: three zones that can be used, of which one does not have every type; no database yet. */
export const region = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": {
    names: ["eu-central-1c", "eu-central-1a", "eu-central-1b"],
  },
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": {
    locations: ["eu-central-1b", "eu-central-1c", "eu-central-1a"],
  },
  "aws:ec2/getAmi:getAmi": { id: "ami-0123456789abcdef0" },
  "aws:rds/getInstances:getInstances": { instanceIdentifiers: [], instanceArns: [] },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
} as const;

function plain(yaml: string | undefined): string {
  return (yaml ?? "").replace(/^"(.*)"$/, "$1");
}
