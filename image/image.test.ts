import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeImagesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ServerHealth } from "../rehearsal/aws/core/hardware";
import { imagesOf } from "../rehearsal/aws/services/ec2/images";
import { paperApis } from "../rehearsal/aws/testing/paperApis";
import { paperCloud, smallNetwork } from "../rehearsal/aws/testing/paperCloud";
import { bake } from "./bake";
import type { Configuration } from "./configuration";
import { keptImages, removeImages } from "./images";
import { runTag } from "./marks";
import { problemText } from "./problemText";

const instanceType = "aws:ec2/instance:Instance";
const groupType = "aws:ec2/securityGroup:SecurityGroup";
const configuration: Configuration = {
  project: "lamp",
  region: "eu-central-1",
  profile: undefined,
  instanceType: "t4g.small",
  architecture: "arm64",
  phpExtensions: ["gd", "intl"],
};
const done = `cloud-init[1]: lamp: package apache2 2.4.65-2
[   12.3] lamp: package php8.4-fpm 8.4.11-1
lamp: sealed
[   14.0] reboot: Power down
`;

describe("npm run image, against the rehearsal's EC2", () => {
  let world: ReturnType<typeof paperCloud>;
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let ec2: EC2Client;
  let ending: AbortController;
  let ticking: NodeJS.Timeout;
  let project: string;
  let said: string[];
  /** What a builder does: its states one after the other, and its console. */
  const builder = { states: [] as (ServerHealth | undefined)[], console: "" };
  beforeEach(async () => {
    world = paperCloud();
    Object.assign(builder, { states: [undefined, "running", "stopped"], console: done });
    Object.assign(world.hardware, {
      serverHealth: async () => (builder.states.length > 1 ? builder.states.shift() : builder.states[0]),
      consoleOf: async () => builder.console,
    });
    apis = await paperApis(world);
    ec2 = new EC2Client({ ...apis.client, maxAttempts: 1 });
    ending = new AbortController();
    said = [];
    ticking = setInterval(() => void world.clock.pass(100), 1);
    project = mkdtempSync(join(tmpdir(), "image-"));
  });
  afterEach(async () => {
    clearInterval(ticking);
    ec2.destroy();
    await apis.stop();
    rmSync(project, { recursive: true });
  });

  const run = (change: { from?: string; subnet?: string; publicAddress?: boolean } = {}) =>
    bake(ec2, {
      configuration,
      from: undefined,
      subnet: undefined,
      publicAddress: false,
      ...change,
      patience: { pollMs: 1, speed: 10_000, signal: ending.signal },
      say: text => said.push(text),
    });
  /** Everything that a run has made and that still exists. */
  const left = () => [
    ...world.account.all(instanceType).map(({ id }) => id),
    ...world.account.all(groupType).map(({ id }) => id),
    ...store()
      .all.filter(({ owner }) => owner === world.account.id)
      .map(({ id }) => id),
    ...store().snapshots.keys(),
  ];
  const store = () => imagesOf(world.account);
  const own = () => store().all.filter(({ owner }) => owner === world.account.id);

  it("makes an image that says what is in it, and leaves nothing else", async () => {
    const baked = await run();
    const [image] = own();
    expect(baked).toEqual({
      image: image?.id,
      setting: "lamp:image",
      name: image?.name,
      from: "debian-13-arm64-20261102-2650",
      packages: { apache2: "2.4.65-2", "php8.4-fpm": "8.4.11-1" },
    });
    expect(image).toMatchObject({ state: "available", architecture: "arm64", isPublic: false });
    expect(image?.name).toMatch(/^lamp-arm64-\d{8}-\d{6}$/);
    const tags = { Name: image?.name, "lamp:image": "baked", "lamp:php-extensions": "gd intl" };
    expect([image?.tags, store().snapshots.get(image?.snapshotId ?? "")?.tags]).toEqual([tags, tags]);
    expect(left()).toEqual([image?.id, image?.snapshotId]);
  });

  it("starts a builder that nobody can reach, without role and key, in the default VPC", async () => {
    let seen: unknown;
    Object.assign(world.hardware, {
      startServer: async () => {
        const [{ inputs, outputs } = { inputs: {}, outputs: {} }] = world.account.all(instanceType);
        seen = {
          ...inputs,
          userDataBase64: Buffer.from(String(inputs.userDataBase64), "base64").toString(),
          open: outputs.publicIp,
        };
      },
    });
    await run();
    expect(seen).toMatchObject({
      ami: store().all.find(({ name }) => name === "debian-13-arm64-20261102-2650")?.id,
      instanceType: "t4g.small",
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
      userDataBase64: expect.stringContaining("LAMP_PHP_EXTENSIONS='gd intl'\n"),
      open: expect.stringMatching(/^198\.51\.100\./),
    });
    expect(seen).not.toHaveProperty("iamInstanceProfile");
  });

  it("says the last words of a builder that fails, and leaves nothing", async () => {
    builder.console =
      "booting\nlamp: FAILED at packages: E: Unable to locate package php8.4-gb; check lamp:phpExtensions\n";
    await expect(run()).rejects.toThrow(
      "The builder has failed. Its console ended with:\n  booting\n  lamp: FAILED at packages: E: Unable to locate package php8.4-gb; check lamp:phpExtensions",
    );
    expect(left()).toEqual([]);
  });

  it("makes no image of a builder that powers off before it is done, or is never done", async () => {
    builder.console = "booting\n";
    await expect(run()).rejects.toThrow(
      "The builder has powered off before it was done. Its console ended with:\n  booting",
    );
    builder.states = ["running"];
    await expect(run()).rejects.toThrow(
      "The builder was not done after 45 minutes. Its console ended with:\n  booting",
    );
    expect(left()).toEqual([]);
  });

  it.each<[string, (on: () => void) => void]>([
    ["while the builder works", on => Object.assign(world.hardware, { consoleOf: async () => (on(), "") })],
    ["while AWS copies the disk", on => Object.assign(world.hardware, { copyDisk: async () => on() })],
  ])("leaves nothing when it is interrupted %s", async (_, arm) => {
    arm(() => ending.abort(new Error("Interrupted.")));
    const error: unknown = await run().catch((thrown: unknown) => thrown);
    expect(problemText(error)).toBe("Interrupted.");
    expect(left()).toEqual([]);
  });

  it("removes what a killed run has left, and leaves a run alone that is under way", async () => {
    const tags = (mark: string) => ({ [runTag]: mark });
    const net = await smallNetwork(world.make);
    const place = { subnetId: net.subnets[0]?.id, vpcSecurityGroupIds: [net.group.id] };
    const server = { ...place, ami: store().all[0]?.id, instanceType: "t4g.small" };
    const now = new Date().toISOString();
    const old = await world.make(instanceType, "old", {
      ...server,
      tags: tags("elsewhere/1/2026-01-01T00:00:00.000Z"),
    });
    const other = await world.make(instanceType, "other", { ...server, tags: tags(`elsewhere/1/${now}`) });
    const image = {
      ...store().all[0]!,
      id: "ami-old",
      owner: world.account.id,
      snapshotId: "snap-old",
      tags: tags("?"),
    };
    store().add(image);
    store().snapshots.set("snap-old", { owner: world.account.id, tags: tags("?") });
    store().snapshots.set("snap-alone", { owner: world.account.id, tags: tags("?") });
    builder.states = ["running"];
    builder.console = done;
    const baking = run();
    await expect.poll(() => said[1]).toContain("The builder i-");
    builder.states = ["stopped"];
    const { image: made } = await baking;
    expect(said[0]).toBe(`Removed what an earlier run has left behind: ${old.id}, ami-old, snap-alone.`);
    expect(left()).toEqual([other.id, net.group.id, made, own()[0]?.snapshotId]);
  });

  it("refuses a place and an image that are not there, before anything is made", async () => {
    await expect(run({ subnet: "subnet-12345678" })).rejects.toThrow(
      "--subnet subnet-12345678: there is none of this id in this account and region.",
    );
    await expect(run({ from: "ami-12345678" })).rejects.toThrow(
      "--from ami-12345678: AWS shows no available image of this id to this account in this region.",
    );
    const x86 = store().all.find(({ architecture }) => architecture === "x86_64")?.id ?? "";
    await expect(run({ from: x86 })).rejects.toThrow(
      `--from ${x86} is for x86_64; it must be for arm64, which lamp:webInstanceType t4g.small is.`,
    );
    expect(left()).toEqual([]);
  });

  it("tells AWS's refusal, and leaves nothing", async () => {
    const { image } = await run();
    Object.assign(builder, { states: [undefined, "running", "stopped"] });
    Object.assign(world.hardware, {
      copyDisk: async () => Promise.reject(new Error("VolumeLimitExceeded: You have exceeded your quota")),
    });
    await expect(run({ from: image })).rejects.toThrow();
    expect(left()).toEqual([image, own()[0]?.snapshotId]);
  });

  describe("with an image", () => {
    const users = async () => (await keptImages(ec2, project)).map(one => one.users);
    let id: string;
    beforeEach(async () => {
      id = (await run()).image;
    });

    it("lists it, and removes it with its snapshot", async () => {
      expect((await keptImages(ec2, project)).map(({ image, users }) => [image.ImageId, users])).toEqual([[id, []]]);
      await removeImages(ec2, [id], project);
      expect(left()).toEqual([]);
      expect((await ec2.send(new DescribeImagesCommand({ Owners: ["self"] }))).Images).toEqual([]);
    });

    it("keeps it while a server, a stack's file or another account uses it", async () => {
      const net = await smallNetwork(world.make);
      const server = await world.make(instanceType, "web", {
        ami: id,
        instanceType: "t4g.small",
        subnetId: net.subnets[0]?.id,
        vpcSecurityGroupIds: [net.group.id],
        tags: { Name: "lamp-web-1" },
      });
      writeFileSync(join(project, "Pulumi.prod.yaml"), `config:\n  lamp:image: ${id}\n`);
      store().change(id, { sharedWith: ["999999999999"] });
      const all = [
        `the server lamp-web-1 (${server.id})`,
        "Pulumi.prod.yaml",
        "the account 999999999999, with which it is shared",
      ];
      expect(await users()).toEqual([all]);
      await expect(removeImages(ec2, [id], project)).rejects.toThrow(
        `Nothing was removed.\n${id} is used by ${all.join(", ")}.`,
      );
      expect(own()).toHaveLength(1);
    });

    it("does not remove an image that it has not made", async () => {
      await expect(removeImages(ec2, [id, "ami-12345678"], project)).rejects.toThrow(
        "ami-12345678 is not an image that this command has made in this account and region; npm run image -- list shows those.",
      );
      expect(own()).toHaveLength(1);
    });

    it("is what a server starts from, also after the image is gone", async () => {
      const net = await smallNetwork(world.make);
      const started: unknown[] = [];
      Object.assign(world.hardware, { startServer: async (server: unknown) => started.push(server) });
      await world.make(instanceType, "web", {
        ami: id,
        instanceType: "t4g.small",
        subnetId: net.subnets[0]?.id,
        vpcSecurityGroupIds: [net.group.id],
      });
      expect(started).toMatchObject([{ diskCopy: own()[0]?.snapshotId }]);
    });
  });
});
