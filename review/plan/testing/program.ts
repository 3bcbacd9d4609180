/**
 * A program that is not the stack of this project. Its setting `mode` says which change it makes, so that the real engine writes
 * plans of many kinds; see otherPrograms.long.engine.test.ts.
 */
export const program = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const mode = config.get("mode") ?? "first";
const changed = mode !== "first";

class Group extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("other:index:Group", name, {}, opts);
  }
}

if (mode === "throw") throw new Error("zones: 7 is more than the region has; token=program-hunter2");

const group = new Group("group");
const pet = new random.RandomPet("pet", { length: mode === "pet" ? 4 : 2 }, { parent: group });

if (config.get("part") !== "components") {
  const far = new aws.Provider("far", { region: "us-east-1", defaultTags: { tags: { Where: "far" } } });
  const topic = new aws.sns.Topic("news", { tags: { Length: mode === "pet" ? "4" : "2" } });
  new aws.sns.Topic("far-news", { displayName: changed ? "Far news" : "News" }, { provider: far });
  new aws.ssm.Parameter("password", {
    type: "SecureString",
    value: config.requireSecret("password").apply(word => word + (mode === "secret" ? "-2" : "")),
    tags: { Kind: "secret" },
  });
  if (mode !== "forget")
    new aws.s3.Bucket("kept", { tags: { Mode: mode === "retain" ? "a" : "b" } }, { retainOnDelete: true, protect: mode === "first" || mode === "protected" });
  if (mode !== "protected" && mode !== "forget")
    new aws.s3.Bucket("safe", {}, { protect: mode === "first" });
  new aws.cloudwatch.LogGroup(
    mode === "alias" ? "journal" : "log",
    { name: mode === "replace-first" ? "/other/b" : "/other/a", retentionInDays: changed ? 7 : 14 },
    { deleteBeforeReplace: true, ...(mode === "alias" ? { aliases: [{ name: "log" }] } : {}) },
  );
  new aws.ec2.Vpc("net", { cidrBlock: "10.9.0.0/16", tags: { Name: mode === "names" ? "a|b\\n<b>@octocat</b>" : "net" } });
  new aws.cloudwatch.LogGroup(mode === "names" ? "odd | name \`x\` @octocat #1" : "plain", {
    retentionInDays: 7,
    tags: mode === "failed" ? { pet: pet.id.apply(() => { throw new Error("password=late-hunter2 is not known"); }) } : {},
  });
  const role = new aws.iam.Role("reader", { assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }) });
  new aws.iam.RolePolicy("reads", { role: role.name, policy: topic.arn.apply(arn => JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: changed ? "sns:*" : "sns:Publish", Resource: arn }],
  })) });
}
export const name = pet.id;
`;

export const project = `name: other
runtime: nodejs
`;
