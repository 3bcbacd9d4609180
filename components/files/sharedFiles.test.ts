import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { named, ofType, record } from "../../tests/support/record";
import { SharedFiles, type SharedFilesArgs } from "./sharedFiles";

const subnet = (letter: string) => ({ zone: `eu-central-1${letter}`, id: pulumi.output(`subnet-${letter}`) });
const build = (changes: Partial<SharedFilesArgs> = {}) =>
  record(
    () =>
      new SharedFiles("lamp", {
        identity: "c0ffee",
        subnets: [subnet("a"), subnet("b")],
        securityGroupId: "sg-1",
        protectData: true,
        ...changes,
      }),
  );

describe("SharedFiles", () => {
  it("makes one encrypted file system, whose token has the identity of the stack", async () => {
    const files = named(await build(), "lamp-files");
    expect(files.inputs).toEqual({
      creationToken: "lamp-files-c0ffee",
      encrypted: true,
      performanceMode: "generalPurpose",
      throughputMode: "elastic",
      lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }, { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
      tags: { Name: "lamp-files", "lamp:deletionProtection": "true" },
    });
  });

  it("is protected as the databases are", async () => {
    expect(named(await build(), "lamp-files").protect).toBe(true);
    const open = named(await build({ protectData: false }), "lamp-files");
    expect(open.protect).toBe(false);
    expect(open.inputs["tags"]).toMatchObject({ "lamp:deletionProtection": "false" });
  });

  it("has a mount target in each zone, which is named after the zone and goes before its replacement comes", async () => {
    const targets = (await build()).filter(one => one.type.endsWith(":MountTarget"));
    expect(targets.map(({ name, inputs }) => [name, inputs])).toEqual([
      ["lamp-files-a", { fileSystemId: "lamp-files", subnetId: "subnet-a", securityGroups: ["sg-1"] }],
      ["lamp-files-b", { fileSystemId: "lamp-files", subnetId: "subnet-b", securityGroups: ["sg-1"] }],
    ]);
    expect(targets.map(one => one.deleteBeforeReplace)).toEqual([true, true]);
  });

  it("refuses whoever comes without TLS, before there is a way to come, and is copied each day", async () => {
    const graph = await build();
    const policy = JSON.parse(String(named(graph, "lamp-files-tls").inputs["policy"])) as { Statement: object[] };
    expect(policy.Statement).toContainEqual(
      expect.objectContaining({ Effect: "Deny", Action: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    );
    expect(named(graph, "lamp-files-a").dependencies).toContain("lamp-files-tls");
    expect(ofType(graph, "BackupPolicy")[0]?.inputs["backupPolicy"]).toEqual({ status: "ENABLED" });
  });
});
