import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Resource } from "../../core/resource";
import type { Properties } from "../../core/values";
import { Callers } from "../../http/callers";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { images } from "../ec2/catalog";
import { Metadata } from "./api";

const tokenPath = "/latest/api/token";
const lifetime = "x-aws-ec2-metadata-token-ttl-seconds";

describe("the instance metadata service", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  let metadata: Metadata;
  let server: Resource;
  beforeEach(async () => {
    world = paperCloud();
    net = await smallNetwork(world.make);
    metadata = new Metadata(world.account, new Callers(world.account));
    server = await launch({});
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const launch = (inputs: Properties) =>
    world.make("aws:ec2/instance:Instance", "web", {
      ami: images.find(image => image.architecture === "arm64")?.id,
      instanceType: "t4g.small",
      subnetId: net.subnets[0]?.id,
      metadataOptions: { httpTokens: "required" },
      ...inputs,
    });
  const ask = (url: string, headers: Record<string, string> = {}, method = "GET", from = server) =>
    metadata.answer({ method, url, headers, body: Buffer.from(""), source: String(from.outputs["privateIp"]) });
  const token = (seconds = "60", from = server) => ask(tokenPath, { [lifetime]: seconds }, "PUT", from);
  const read = (url: string, held = token()) => ask(url, { "x-aws-ec2-metadata-token": String(held.body) });

  it.each(["1", "21600"])("gives a token for %s seconds", seconds => {
    const { status, headers } = token(seconds);
    expect([status, headers]).toEqual([200, { [lifetime]: seconds }]);
  });

  it.each(["0", "21601", "1.5", "long", ""])("gives no token for %s seconds", seconds => {
    expect(token(seconds).status).toBe(400);
  });

  it("gives no token to a request that was passed on", () => {
    expect(ask(tokenPath, { [lifetime]: "60", "x-forwarded-for": "192.0.2.1" }, "PUT").status).toBe(403);
  });

  it("takes a token from the server that it was given to, and until it ends", async () => {
    const held = token("60");
    expect(read("/latest/meta-data/instance-id", held).body).toBe(server.id);
    const other = await launch({});
    const strange = { "x-aws-ec2-metadata-token": String(held.body) };
    expect(ask("/latest/meta-data/instance-id", strange, "GET", other).status).toBe(401);
    vi.setSystemTime(Date.now() + 61_000);
    expect(read("/latest/meta-data/instance-id", held).status).toBe(401);
  });

  it("answers without a token where the server's options allow it, and not where they turn it off", async () => {
    expect(ask("/latest/meta-data/instance-id").status).toBe(401);
    const open = await launch({ metadataOptions: { httpTokens: "optional" } });
    expect(ask("/latest/meta-data/instance-id", {}, "GET", open).body).toBe(open.id);
    const closed = await launch({ metadataOptions: { httpEndpoint: "disabled" } });
    expect(token("60", closed).status).toBe(403);
  });

  it("knows no other method, path or address", () => {
    expect(ask("/latest/meta-data/", {}, "POST").status).toBe(405);
    expect(ask("/latest/other", {}, "PUT").status).toBe(404);
    for (const path of ["/latest/none", "/1999-01-01/meta-data/", "/latest/meta-data/instance-id/more"])
      expect(read(path).status).toBe(404);
    const stranger = { ...server, outputs: { privateIp: "10.99.0.1" } };
    expect(token("60", stranger).status).toBe(403);
  });

  it("lists folders, with a slash after the name of each", () => {
    expect(String(read("/").body).split("\n")).toContain("latest");
    expect(read("/latest/meta-data/placement").body).toBe("availability-zone\nregion");
    expect(read("/2021-03-23/dynamic").body).toBe("instance-identity/");
  });

  it("tells a public address to a server that has one", async () => {
    expect(read("/latest/meta-data/public-ipv4").status).toBe(404);
    const open = await launch({ associatePublicIpAddress: true, metadataOptions: { httpTokens: "optional" } });
    expect(ask("/latest/meta-data/public-ipv4", {}, "GET", open).body).toBe(open.outputs["publicIp"]);
  });

  it("gives user-data as the program wrote it, in either form", async () => {
    expect(read("/latest/user-data").status).toBe(404);
    const options = { metadataOptions: { httpTokens: "optional" } };
    const plain = await launch({ ...options, userData: "#!/bin/sh\n" });
    const encoded = await launch({ ...options, userDataBase64: Buffer.from("#!/bin/sh\n").toString("base64") });
    for (const one of [plain, encoded]) expect(ask("/latest/user-data", {}, "GET", one).body).toBe("#!/bin/sh\n");
  });

  it("gives the same keys of a role until half an hour before they expire", async () => {
    const role = await world.make("aws:iam/role:Role", "web", { name: "web", assumeRolePolicy: "{}" });
    await world.make("aws:iam/instanceProfile:InstanceProfile", "web", { name: "web", role: role.id });
    server = await launch({ iamInstanceProfile: "web" });
    const keys = () => {
      const { body } = read("/latest/meta-data/iam/security-credentials/web");
      return JSON.parse(String(body)) as { AccessKeyId: string; Expiration: string };
    };
    const first = keys();
    const left = (minutes: number) => vi.setSystemTime(Date.parse(first.Expiration) - minutes * 60_000);
    left(31);
    expect(keys().AccessKeyId).toBe(first.AccessKeyId);
    left(29);
    expect(keys().AccessKeyId).not.toBe(first.AccessKeyId);
  });
});
