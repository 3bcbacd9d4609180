import { GetConsoleOutputCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../core/resource";
import { images } from "../services/ec2/catalog";
import { paperCloud, smallNetwork } from "../testing/paperCloud";
import { Callers } from "./callers";
import { servedApis } from "../testing/paperApis";

const run = promisify(execFile);

describe("the APIs", () => {
  const world = paperCloud();
  const folder = mkdtempSync(join(tmpdir(), "api-"));
  const socket = join(folder, "api.sock");
  const callers = new Callers(world.account);
  let apis: Awaited<ReturnType<typeof servedApis>>;
  let role: Resource;
  let server: Resource;
  let secret: Resource;

  beforeAll(async () => {
    const { account, make, hardware } = world;
    const net = await smallNetwork(make);
    role = await make("aws:iam/role:Role", "web", { assumeRolePolicy: "{}" });
    const profile = await make("aws:iam/instanceProfile:InstanceProfile", "web", { role: role.outputs["name"] });
    secret = await make("aws:secretsmanager/secret:Secret", "app", {});
    await make("aws:s3/bucket:Bucket", "site", { bucket: "site-bucket" });
    await make("aws:s3/bucketObjectv2:BucketObjectv2", "page", {
      bucket: "site-bucket",
      key: "a b.txt",
      content: "hello",
    });
    await make("aws:iam/rolePolicy:RolePolicy", "web", {
      role: role.id,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secret.id },
          { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::site-bucket/*" },
        ],
      }),
    });
    server = await make("aws:ec2/instance:Instance", "web", {
      ami: images.find(i => i.architecture === "arm64")?.id,
      instanceType: "t4g.small",
      subnetId: net.subnets[0]?.id,
      iamInstanceProfile: profile.outputs["name"],
      userData: "#!/bin/sh\necho hi\n",
      metadataOptions: { httpTokens: "required" },
    });
    apis = await servedApis({
      account,
      hardware,
      callers,
      databaseAuthority: "THE CA",
      settle: async () => undefined,
      socket,
    });
  }, 120_000);
  afterAll(async () => {
    await apis.stop();
    rmSync(folder, { recursive: true });
  });

  /** Asks in the way of a server: at one of the two endpoints that servers reach, from its address. */
  const curl = async (endpoint: "api" | "metadata", url: string, ...more: string[]) => {
    const source = `x-rehearsal-source: ${String(server.outputs["privateIp"])}`;
    const sent = ["-H", source, "-H", `x-rehearsal-endpoint: ${endpoint}`, ...more, url];
    const { stdout } = await run("curl", ["-s", "-w", "\n%{http_code}", "--unix-socket", socket, ...sent]);
    const [, body = "", status] = /^(.*)\n(\d+)$/s.exec(stdout) ?? [];
    return { status: Number(status), body };
  };
  const getToken = (...more: string[]) =>
    curl(
      "metadata",
      "http://m/latest/api/token",
      "-X",
      "PUT",
      "-H",
      "x-aws-ec2-metadata-token-ttl-seconds: 60",
      ...more,
    );
  const metadata = async (path: string) => {
    const { body } = await getToken();
    return curl("metadata", `http://m/latest/${path}`, "-H", `x-aws-ec2-metadata-token: ${body}`);
  };
  const roleName = () => String(role.outputs["name"]);
  /** Options of curl that sign a request with the keys of the server's role. */
  const signed = async (service: string) => {
    const { body } = await metadata(`meta-data/iam/security-credentials/${roleName()}`);
    const { AccessKeyId, SecretAccessKey, Token } = JSON.parse(body) as Record<string, string>;
    const sigv4 = ["--aws-sigv4", `aws:amz:eu-central-1:${service}`];
    return [...sigv4, "--user", `${AccessKeyId}:${SecretAccessKey}`, "-H", `x-amz-security-token: ${Token}`];
  };
  const getSecret = async (id: string) => {
    const headers = ["content-type: application/x-amz-json-1.1", "x-amz-target: secretsmanager.GetSecretValue"];
    const call = [...headers.flatMap(header => ["-H", header]), "-d", JSON.stringify({ SecretId: id })];
    return curl(
      "api",
      "http://secretsmanager.eu-central-1.amazonaws.com/",
      ...(await signed("secretsmanager")),
      ...call,
    );
  };

  it("date their answers, refusals included, by AWS's clock", async () => {
    world.clock.pass(3_600);
    const { headers } = await fetch(`http://127.0.0.1:${apis.port}/`);
    expect(headers.get("date")).toBe("Thu, 01 Jan 2026 01:00:00 GMT");
  });

  it("answers the metadata service's requests for a token only", async () => {
    expect((await curl("metadata", "http://m/latest/meta-data/")).status).toBe(401);
    expect(await metadata("user-data")).toEqual({ status: 200, body: "#!/bin/sh\necho hi\n" });
    expect((await metadata("meta-data/instance-id")).body).toBe(server.id);
  });

  it("gives no token to a request that a proxy passed on", async () => {
    expect((await getToken("-H", "x-forwarded-for: 1.1.1.1")).status).toBe(403);
  });

  it("tells that a secret has no value yet, and later its value", async () => {
    expect((await getSecret(secret.id)).body).toContain("ResourceNotFoundException");
    await world.make("aws:secretsmanager/secretVersion:SecretVersion", "app", {
      secretId: secret.id,
      secretString: "shh",
    });
    expect(JSON.parse((await getSecret(secret.id)).body)).toMatchObject({
      SecretString: "shh",
      VersionStages: ["AWSCURRENT"],
    });
  });

  it("refuses what no statement allows, in AWS's words, and keeps the refusal for the operator", async () => {
    const other = await world.make("aws:secretsmanager/secret:Secret", "other", {});
    const { status, body } = await getSecret(other.id);
    expect([status, body]).toEqual([400, expect.stringContaining("AccessDeniedException")]);
    expect(body).toContain(
      `assumed-role/${roleName()}/${server.id} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${other.id} because no identity-based policy allows`,
    );
    expect(callers.takeRefusals()).toHaveLength(1);
  });

  it("gives an object to a caller with a valid signature only", async () => {
    const url = "http://site-bucket.s3.eu-central-1.amazonaws.com/a%20b.txt";
    const keys = await signed("s3");
    expect(await curl("api", url, ...keys)).toEqual({ status: 200, body: "hello" });
    const forged = await curl("api", url, ...keys.map((k, i) => (i === 3 ? `${k}x` : k)));
    expect([forged.status, forged.body]).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
    expect((await curl("api", url)).status).toBe(403);
  });

  it("gives the authority of the databases to every caller", async () => {
    expect(await curl("api", "http://truststore.pki.rds.amazonaws.com/global/global-bundle.pem")).toEqual({
      status: 200,
      body: "THE CA",
    });
  });

  it("answers AWS's own clients", async () => {
    const group = await world.make("aws:lb/targetGroup:TargetGroup", "web", {
      port: 80,
      protocol: "HTTP",
      vpcId: world.account.all("aws:ec2/vpc:Vpc")[0]?.id,
    });
    await world.make("aws:lb/targetGroupAttachment:TargetGroupAttachment", "web", {
      targetGroupArn: group.id,
      targetId: server.id,
    });
    const options = {
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${apis.port}`,
      credentials: callers.operatorKeys,
    };
    const balancing = new ElasticLoadBalancingV2Client(options);
    const { TargetHealthDescriptions: health } = await balancing.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: group.id }),
    );
    expect(health?.map(h => [h.Target?.Id, h.TargetHealth?.State, h.TargetHealth?.Reason])).toEqual([
      [server.id, "unused", "Target.NotInUse"],
    ]);
    const console = await new EC2Client(options).send(new GetConsoleOutputCommand({ InstanceId: server.id }));
    expect(Buffer.from(console.Output ?? "", "base64").toString()).toContain("on paper");
  });
});
