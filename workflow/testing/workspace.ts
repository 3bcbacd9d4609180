import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const project = resolve(__dirname, "../..");

/** A pack with a mandatory and an advisory rule. */
const pack = `const { PolicyPack } = require("@pulumi/policy");
const rule = (name, enforcementLevel, validateResource) => ({ name, description: "A rule.", enforcementLevel, validateResource });
new PolicyPack("tiny", { policies: [
  rule("small-servers", "mandatory", ({ type, props }, report) => {
    if (type === "aws:ec2/instance:Instance" && props.instanceType === "t3.large") report("Use t3.micro.");
  }),
  rule("has-network", "advisory", ({ type }, report) => {
    if (type === "aws:ec2/vpc:Vpc") report("There is a network.");
  }),
] });
`;

/**
 * What a checkout has, for tests of the workflows: the commands, a pack of rules in \`policy/\`, and a small program of one server, whose
 * type and greeting are settings.
 */
export function workspace(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "workspace-"));
  for (const name of ["node_modules", "workflow", "review", "package.json", "tsconfig.json"])
    symlinkSync(join(project, name), join(folder, name));
  const example = join(project, "rehearsal/examples/one-server");
  for (const name of readdirSync(example).filter(name => name.endsWith(".yaml")))
    cpSync(join(example, name), join(folder, name));
  writeFileSync(join(folder, "index.ts"), program);
  mkdirSync(join(folder, "policy"));
  writeFileSync(join(folder, "policy/PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(folder, "policy/package.json"), '{ "name": "tiny", "version": "1.0.0", "main": "index.js" }\n');
  writeFileSync(join(folder, "policy/index.js"), pack);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

const program = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const fail = config.get("fail");
if (fail !== undefined) throw Object.assign(new pulumi.RunError(fail), { stack: undefined });
const vpc = new aws.ec2.Vpc("site", { cidrBlock: "10.0.0.0/16", tags: { greeting: config.require("greeting") } });
const subnet = new aws.ec2.Subnet("site", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
const image = aws.ec2.getAmiOutput({ owners: ["136693071363"], mostRecent: true, filters: [{ name: "name", values: ["debian-13-amd64-*"] }] });
new aws.ec2.Instance("site", { ami: image.id, instanceType: config.get("size") ?? "t3.micro", subnetId: subnet.id });
`;
