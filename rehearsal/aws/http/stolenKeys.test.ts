import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addresses } from "../core/addresses";
import type { Resource } from "../core/resource";
import { images } from "../services/ec2/catalog";
import { paperCloud, smallNetwork } from "../testing/paperCloud";
import { Callers, type RoleKeys } from "./callers";
import { servedApis } from "../testing/paperApis";

const run = promisify(execFile);
const allow = (Action: string, Condition: object) => ({ Effect: "Allow", Action, Resource: "*", Condition });

/** The role of a server may use Secrets Manager from the NAT gateway's address only, and S3 through the VPC only. */
describe("keys of a server's role", () => {
  const world = paperCloud();
  const folder = mkdtempSync(join(tmpdir(), "keys-"));
  const socket = join(folder, "api.sock");
  let apis: Awaited<ReturnType<typeof servedApis>>;
  let role: Resource<"aws:iam/role:Role">;
  let natAddress: string;
  let secret: Resource;
  let keys: RoleKeys;
  let owner: Resource<"aws:ec2/instance:Instance">;
  /** Addresses of the owner of the keys, of a server beside it without NAT, and of a host outside. */
  let inside: string;
  const beside = { public: "", private: "" };
  const callers = new Callers(world.account);

  beforeAll(async () => {
    const { account, make, hardware } = world;
    const net = await smallNetwork(make);
    const eip = await make("aws:ec2/eip:Eip", "nat", { domain: "vpc" });
    natAddress = String(eip.outputs.publicIp);
    const nat = await make("aws:ec2/natGateway:NatGateway", "nat", {
      subnetId: net.subnets[0]?.id,
      allocationId: eip.id,
    });
    const subnet = await make("aws:ec2/subnet:Subnet", "web", {
      vpcId: net.vpc.id,
      cidrBlock: "10.20.64.0/24",
      availabilityZone: "eu-central-1a",
    });
    const table = await make("aws:ec2/routeTable:RouteTable", "web", { vpcId: net.vpc.id });
    const routed = { routeTableId: table.id };
    await make("aws:ec2/route:Route", "web", { ...routed, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id });
    await make("aws:ec2/routeTableAssociation:RouteTableAssociation", "web", { ...routed, subnetId: subnet.id });
    await make("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
      vpcId: net.vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.eu-central-1.s3",
      routeTableIds: [table.id],
    });
    role = await make("aws:iam/role:Role", "web", { assumeRolePolicy: "{}" });
    secret = await make("aws:secretsmanager/secret:Secret", "app", {});
    for (const secretString of ["before", "now"])
      await make("aws:secretsmanager/secretVersion:SecretVersion", "app", { secretId: secret.id, secretString });
    await make("aws:s3/bucket:Bucket", "site", { bucket: "site-bucket" });
    await make("aws:s3/bucketObjectv2:BucketObjectv2", "page", { bucket: "site-bucket", key: "a", content: "hello" });
    await make("aws:iam/rolePolicy:RolePolicy", "web", {
      role: role.id,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          allow("secretsmanager:GetSecretValue", { IpAddress: { "aws:SourceIp": [`${natAddress}/32`] } }),
          allow("s3:GetObject", { StringEquals: { "aws:SourceVpc": net.vpc.id } }),
        ],
      }),
    });
    const ami = images.find(i => i.architecture === "arm64")?.id;
    const launch = (name: string, subnetId: string | undefined, open: boolean) =>
      make("aws:ec2/instance:Instance", name, {
        ami,
        instanceType: "t4g.small",
        subnetId,
        associatePublicIpAddress: open,
      });
    owner = await launch("web", subnet.id, false);
    inside = String(owner.outputs.privateIp);
    const other = await launch("other", net.subnets[1]?.id, true);
    Object.assign(beside, { private: other.outputs.privateIp, public: other.outputs.publicIp });
    keys = callers.keysFor(owner, role);
    apis = await servedApis({ account, hardware, callers, databaseAuthority: "", settle: async () => {}, socket });
  }, 60_000);
  afterAll(async () => {
    vi.useRealTimers();
    await apis.stop();
    rmSync(folder, { recursive: true });
  });

  type From = { source: string; destination: string } | "the host";

  /** Asks with the keys: as a machine does, or from the host at the port of its loopback interface. */
  async function ask(service: string, host: string, path: string, from: From, more: readonly string[] = [], by = keys) {
    const where =
      from === "the host"
        ? ["--connect-to", `::127.0.0.1:${apis.port}`]
        : [
            ["--unix-socket", socket],
            ["-H", `x-rehearsal-source: ${from.source}`],
            ["-H", `x-rehearsal-destination: ${from.destination}`],
          ].flat();
    const signed = ["--aws-sigv4", `aws:amz:eu-central-1:${service}`, "--user"];
    const own = [`${by.accessKeyId}:${by.secretAccessKey}`, "-H", `x-amz-security-token: ${by.token}`];
    const { stdout } = await run("curl", ["-s", ...where, ...signed, ...own, ...more, `http://${host}${path}`]);
    return stdout;
  }
  const value = (from: From, more: object = {}, by = keys) => {
    const json = [
      "-H",
      "content-type: application/x-amz-json-1.1",
      "-d",
      JSON.stringify({ SecretId: secret.id, ...more }),
    ];
    const call = ["-H", "x-amz-target: secretsmanager.GetSecretValue", ...json];
    return ask("secretsmanager", "secretsmanager.eu-central-1.amazonaws.com", "/", from, call, by);
  };
  const object = (from: From) => ask("s3", "site-bucket.s3.eu-central-1.amazonaws.com", "/a", from);
  const api = addresses.api;

  it("open a secret on the server, with the value of now and the one before", async () => {
    expect(JSON.parse(await value({ source: inside, destination: api }))).toMatchObject({
      SecretString: "now",
      VersionStages: ["AWSCURRENT"],
    });
    const before = await value({ source: inside, destination: api }, { VersionStage: "AWSPREVIOUS" });
    expect(JSON.parse(before)).toMatchObject({ SecretString: "before", VersionStages: ["AWSPREVIOUS"] });
    const { VersionId } = JSON.parse(before) as { VersionId: string };
    const byId = await value({ source: inside, destination: api }, { VersionId });
    expect(JSON.parse(byId)).toMatchObject({ SecretString: "before", VersionId });
  });

  it("open an object on the server, whose route to S3 is an endpoint", async () => {
    expect(await object({ source: inside, destination: addresses.s3 })).toBe("hello");
  });

  it.each<[string, () => From]>([
    ["from a host on the internet", () => ({ source: addresses.internetHost, destination: api })],
    ["from the machine of a developer", () => "the host"],
    [
      "from another server, which has a public address of its own",
      () => ({ source: beside.private, destination: api }),
    ],
  ])("open no secret %s, in AWS's words", async (_, from) => {
    const answer = JSON.parse(await value(from())) as Record<string, string>;
    expect(answer["__type"]).toBe("AccessDeniedException");
    expect(answer["Message"] ?? answer["message"]).toBe(
      `User: arn:aws:sts::${world.account.id}:assumed-role/${String(role.outputs.name)}/${owner.id} is not authorized to perform: ` +
        `secretsmanager:GetSecretValue on resource: ${secret.id} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    );
  });

  it("open no object from elsewhere", async () => {
    for (const from of [{ source: addresses.internetHost, destination: addresses.s3 }, "the host"] as const)
      expect(await object(from)).toContain("<Code>AccessDenied</Code>");
  });

  it("issued before a moment are refused by a policy for older sessions, and later ones work", async () => {
    const since = new Date(Date.now() + 1000).toISOString();
    const older = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:TokenIssueTime": since } },
    };
    const policy = await world.make("aws:iam/rolePolicy:RolePolicy", "older", {
      role: role.id,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [older] }),
    });
    expect(await value({ source: inside, destination: api })).toContain(
      "with an explicit deny in an identity-based policy",
    );
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2000 });
    const replaced = { ...owner, id: `${owner.id.slice(0, -1)}${owner.id.endsWith("0") ? "1" : "0"}` };
    expect(await value({ source: inside, destination: api }, {}, callers.keysFor(replaced, role))).toContain('"now"');
    vi.useRealTimers();
    await world.destroy(policy);
    expect(await value({ source: inside, destination: api })).toContain('"now"');
  });
});
