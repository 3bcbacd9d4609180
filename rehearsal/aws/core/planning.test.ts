import { describe, expect, it } from "vitest";
import { UNKNOWN, check, diff, refreshedInputs } from "./planning";

const checked = (type: string, inputs: Record<string, unknown>, olds: Record<string, unknown> = {}) =>
  check(type, "site", olds, inputs);

describe("check", () => {
  it("gives a name to a resource that the program does not name, and keeps it afterwards", () => {
    const first = checked("aws:ec2/securityGroup:SecurityGroup", { vpcId: "vpc-1" }).inputs;
    expect(first["name"]).toMatch(/^site-[0-9a-f]{7}$/);
    expect(checked("aws:ec2/securityGroup:SecurityGroup", { vpcId: "vpc-1" }, first).inputs["name"]).toBe(
      first["name"],
    );
  });

  it("keeps the name also after a refresh, which forgets who gave it", () => {
    const type = "aws:ec2/securityGroup:SecurityGroup";
    const { inputs } = checked(type, { vpcId: "vpc-1" });
    const refreshed = refreshedInputs(inputs, inputs);
    expect(refreshed).not.toHaveProperty("__defaults");
    expect(checked(type, { vpcId: "vpc-1" }, refreshed).inputs["name"]).toBe(inputs["name"]);
  });

  it("refuses a property that the type does not have", () => {
    expect(checked("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", colour: "red" }).failures).toEqual([
      `An argument named "colour" is not expected here. Examine values at 'site.colour'.`,
    ]);
  });

  it("refuses a type that it does not know", () => {
    expect(() => checked("aws:lex/bot:Bot", {})).toThrow(
      "the rehearsal does not know the resource type aws:lex/bot:Bot",
    );
  });

  it("refuses inputs without a required property", () => {
    expect(checked("aws:rds/instance:Instance", { engine: "mysql", allocatedStorage: 20 }).failures).toEqual([
      `Missing required argument. The argument "instance_class" is required, but no definition was found. Examine values at 'site.instanceClass'.`,
    ]);
  });

  it("takes a value that is not known yet as given, and does not check it", () => {
    const group = { port: 80, protocol: "HTTP", vpcId: UNKNOWN, deregistrationDelay: UNKNOWN };
    expect(checked("aws:lb/targetGroup:TargetGroup", group).failures).toEqual([]);
  });

  it.each([
    [
      "aws:lb/targetGroup:TargetGroup",
      { port: 80, protocol: "HTTP", vpcId: "v", deregistrationDelay: 4000 },
      "expected deregistration_delay to be in the range (0 - 3600), got 4000",
    ],
    ["aws:lb/loadBalancer:LoadBalancer", { name: "internal-x" }, `"name" cannot begin with "internal-": "internal-x"`],
    [
      "aws:ec2/vpc:Vpc",
      { cidrBlock: "10.0.0.1/16" },
      `"10.0.0.1/16" is not a valid CIDR block; did you mean "10.0.0.0/16"?`,
    ],
    [
      "aws:rds/instance:Instance",
      { instanceClass: "c", allocatedStorage: 20, backupRetentionPeriod: 40 },
      "expected backup_retention_period to be in the range (0 - 35), got 40",
    ],
    [
      "aws:secretsmanager/secret:Secret",
      { recoveryWindowInDays: 3 },
      "expected recovery_window_in_days to be 0 or in the range (7 - 30), got 3",
    ],
  ])("refuses a %s beyond AWS's limit", (type, inputs, expected) => {
    expect(checked(type, inputs).failures[0]).toContain(expected);
  });

  it("refuses a logical name that leaves no room for the random part", () => {
    expect(() => check("aws:lb/targetGroup:TargetGroup", "x".repeat(30), {}, {})).toThrow(
      "is longer than maximum length 32",
    );
  });
});

describe("diff", () => {
  it("distinguishes updates from replacements", () => {
    const olds = { cidrBlock: "10.0.0.0/16", tags: { Name: "a" } };
    const news = { cidrBlock: "10.1.0.0/16", tags: { Name: "b" } };
    expect(diff("aws:ec2/vpc:Vpc", olds, news)).toEqual({
      changed: ["cidrBlock", "tags"],
      replaced: ["cidrBlock"],
      deleteFirst: false,
    });
  });

  it("does not take another order of keys for a change", () => {
    expect(diff("aws:ec2/vpc:Vpc", { tags: { a: "1", b: "2" } }, { tags: { b: "2", a: "1" } }).changed).toEqual([]);
  });

  it("replaces a server for new user-data only if the program asks for it", () => {
    const type = "aws:ec2/instance:Instance";
    const change = (flag: boolean) =>
      diff(type, { userData: "a", userDataReplaceOnChange: flag }, { userData: "b", userDataReplaceOnChange: flag })
        .replaced;
    expect([change(true), change(false)]).toEqual([["userData"], []]);
  });

  it("replaces for a nested property that AWS cannot change", () => {
    const disk = (encrypted: boolean) => ({ rootBlockDevice: { encrypted, volumeSize: 8 } });
    expect(diff("aws:ec2/instance:Instance", disk(false), disk(true)).replaced).toEqual(["rootBlockDevice"]);
  });

  it("deletes the old resource first if the program gives the name", () => {
    const named = (port: number) => ({ name: "mine", port, __defaults: [] });
    expect(diff("aws:lb/targetGroup:TargetGroup", named(80), named(81)).deleteFirst).toBe(true);
  });

  it("creates the new resource first if the name is only a default, as the key of an S3 object is", () => {
    const named = (key: string) => ({ bucket: "b", key, __defaults: [] });
    const { replaced, deleteFirst } = diff("aws:s3/bucketObjectv2:BucketObjectv2", named("a.zip"), named("b.zip"));
    expect([replaced, deleteFirst]).toEqual([["key"], false]);
  });

  it("leaves ignored properties alone", () => {
    expect(diff("aws:ec2/instance:Instance", { ami: "a" }, { ami: "b" }, { ignored: ["ami"] }).changed).toEqual([]);
  });

  // pulumi-terraform-bridge, pkg/tfbridge/provider.go, `Diff`; terraform-plugin-sdk, helper/schema/schema.go, `diffString`.
  it("finds what somebody has set without the program, unless AWS may set it by itself", () => {
    const database = { identifier: "db-1", instanceClass: "c" };
    const changed = (state: Record<string, unknown>) =>
      diff("aws:rds/instance:Instance", { ...database, ...state }, database).changed;
    expect(changed({ replicateSourceDb: "db-0" })).toEqual(["replicateSourceDb"]);
    expect(changed({ multiAz: true, availabilityZone: "eu-central-1a" })).toEqual([]);
    expect(changed({ replicateSourceDb: "", deletionProtection: false, enabledCloudwatchLogsExports: [] })).toEqual([]);
  });

  // terraform-provider-aws, internal/service/rds/instance.go, the `DiffSuppressFunc`s of both properties.
  it.each([
    [
      "a storage that RDS has enlarged within its limit",
      { allocatedStorage: 60, maxAllocatedStorage: 100 },
      { allocatedStorage: 20, maxAllocatedStorage: 100 },
      [],
    ],
    [
      "a limit that is the size, where there was none",
      { allocatedStorage: 20 },
      { allocatedStorage: 20, maxAllocatedStorage: 20 },
      [],
    ],
    ["a larger storage", { allocatedStorage: 20 }, { allocatedStorage: 60 }, ["allocatedStorage"]],
    [
      "a smaller storage without a limit of growth",
      { allocatedStorage: 60 },
      { allocatedStorage: 20 },
      ["allocatedStorage"],
    ],
  ])("leaves to the provider whether it changes %s", (_, state, news, changed) => {
    expect(diff("aws:rds/instance:Instance", state, news).changed).toEqual(changed);
  });

  it("finds another default tag of the provider", () => {
    const vpc = { cidrBlock: "10.0.0.0/16" };
    const state = { ...vpc, tagsAll: { project: "lamp" } };
    const changed = (project: string) => diff("aws:ec2/vpc:Vpc", state, vpc, { defaultTags: { project } }).changed;
    expect([changed("lamp"), changed("shop")]).toEqual([[], ["tagsAll"]]);
  });
});

describe("a refresh", () => {
  it("gives the program's inputs AWS's values, and takes none that the program did not set", () => {
    const inputs = { instanceClass: "a", password: "p", replicateSourceDb: "db-1", __defaults: [] };
    const state = { instanceClass: "b", password: "p", multiAz: true };
    expect(refreshedInputs(inputs, state)).toEqual({ instanceClass: "b", password: "p" });
  });
});
