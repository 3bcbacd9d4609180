import { describe, expect, it } from "vitest";
import { rules } from "../rules/rules";
import { findingsOf } from "../testing/findings";
import { policiesOf } from "./policies";
import { fits, parametersOf } from "./settings";

describe("the settings of a rule", () => {
  const bucket = { type: "aws:s3/bucket:Bucket", name: "old-logs", props: {} };
  const tags = rules.filter(({ name }) => name === "tags");

  it("are the defaults where nothing is configured, because the SDK passes none on", async () => {
    expect((await findingsOf(tags, [bucket])).map(({ message }) => message.slice(0, 44))).toEqual([
      "old-logs: it lacks the tags Project, Stack. ",
    ]);
  });

  it("except a resource by its name, and stacks by theirs", async () => {
    const found = (given: object, stack = "prod") =>
      findingsOf(tags, [bucket], { settings: { tags: { ...given } }, stack });
    expect(await found({ except: ["old-*"] })).toEqual([]);
    expect(await found({ except: ["old"] })).toHaveLength(1);
    expect(await found({ exceptStacks: ["dev"] }, "dev")).toEqual([]);
    expect(await found({ exceptStacks: ["dev"] }, "prod")).toHaveLength(1);
  });

  it("are in the schema that the engine checks, with their defaults", () => {
    for (const [index, policy] of policiesOf(rules).entries()) {
      const parameters = parametersOf(rules[index] as (typeof rules)[number]);
      expect(Object.keys(policy.configSchema?.properties ?? {})).toEqual(Object.keys(parameters));
      for (const [name, { default: usual, type, description }] of Object.entries(parameters))
        expect(policy.configSchema?.properties[name]).toMatchObject({ type, description, default: usual });
    }
  });

  it("take * in a pattern for any text, and everything else as it is written", () => {
    expect(fits("dev-2", ["prod", "dev*"])).toBe(true);
    expect(fits("a.b", ["a?b", "a.b.c"])).toBe(false);
    expect(fits("axb", ["a.b"])).toBe(false);
  });
});

describe("the rules", () => {
  it("have names of their own, and none with a name that the engine keeps for itself", () => {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain("all");
    expect(names.filter(name => !/^[a-z][a-z0-9-]+$/.test(name))).toEqual([]);
  });

  it("leave resources of other providers, components and resources that the program only reads alone", async () => {
    const others = [
      { type: "random:index/randomPassword:RandomPassword", name: "r", props: { password: "x" } },
      { type: "my:index:Component", name: "c", props: {} },
      {
        type: "aws:ec2/securityGroup:SecurityGroup",
        name: "read",
        outputs: { ingress: [{ cidrBlocks: ["0.0.0.0/0"] }] },
      },
      { type: "aws:rds/instance:Instance", name: "read-db", outputs: {} },
      { type: "pulumi:providers:aws", name: "aws", props: {} },
    ];
    expect(await findingsOf(rules, others)).toEqual([]);
  });

  it("look at secret values in clear, and never repeat them", async () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: "PASSWORD='hunter2hunter2'",
    };
    const found = await findingsOf(rules, [
      { type: "aws:ec2/instance:Instance", name: "web", props: { userData: secret } },
    ]);
    expect(found.map(({ rule }) => rule)).toContain("no-secrets-in-user-data");
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  it("name each value that they could not read, and say when they will", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const [found] = await findingsOf(
      rules.filter(({ name }) => name === "imds-v2"),
      [{ type: "aws:ec2/instance:Instance", name: "web", props: { metadataOptions: { httpTokens: unknown } } }],
    );
    expect(found).toEqual({
      rule: "imds-v2",
      level: "advisory",
      about: "web",
      message:
        "can't run policy 'imds-v2' from policy pack 'pack@v1.0.0' during preview: not checked yet: metadataOptions.httpTokens of web. " +
        "Only the update will know this value. It checks then, before the resource is made or changed.",
    });
  });
});
