import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { named, ofType, type Recorded, record, valueOf } from "../../tests/support/record";
import { WebServers } from "./webServers";
import type { WebServersArgs } from "./webServersArgs";

const subnet = (letter: string) => ({ zone: `eu-central-1${letter}`, id: pulumi.output(`subnet-${letter}`) });
const args = (): WebServersArgs => ({
  count: 3,
  webInstanceType: "t4g.small",
  image: { wanted: "newest-arm64", id: "ami-1" },
  site: "site",
  environment: { APP_ENV: "production" },
  secrets: {},
  protectData: false,
  phpExtensions: ["gd"],
  phpChildren: 30,
  requestTimeoutSeconds: 60,
  checkPath: "/login",
  https: false,
  sessionManager: false,
  mailRelay: undefined,
  sharedPaths: [],
  fileSystemId: undefined,
  mailFrom: undefined,
  names: [],
  hstsSeconds: 86_400,
  nat: "perZone",
  region: "eu-central-1",
  subnets: [subnet("a"), subnet("b")],
  securityGroupId: "sg-1",
  targetGroupArn: "arn:group",
  secretArn: "arn:application",
  logs: undefined,
  from: { vpcId: "vpc-1", addresses: ["198.51.100.4", "198.51.100.5"] },
  after: [],
});
async function build(changes: Partial<WebServersArgs> = {}): Promise<{ graph: Recorded; web: WebServers }> {
  let web!: WebServers;
  const graph = await record(() => (web = new WebServers("lamp", { ...args(), ...changes })));
  return { graph, web };
}
const releaseKey = (graph: Recorded) => String(named(graph, "lamp-release").inputs["key"]);
const instances = (graph: Recorded) => ofType(graph, "Instance");

describe("WebServers", () => {
  it("makes each server the same, closed, encrypted and without a key", async () => {
    const { graph } = await build();
    const { userData, ...inputs } = instances(graph)[0]!.inputs;
    expect(inputs).toEqual({
      ami: "ami-1",
      instanceType: "t4g.small",
      subnetId: "subnet-a",
      vpcSecurityGroupIds: ["sg-1"],
      associatePublicIpAddress: false,
      iamInstanceProfile: "lamp-web-profile",
      userDataReplaceOnChange: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { volumeType: "gp3", volumeSize: 20, encrypted: true },
      maintenanceOptions: { autoRecovery: "default" },
      tags: { Name: "lamp-web-1" },
    });
    // The number gives each server an hour of its own for updates.
    expect(instances(graph).map(one => one.inputs["userData"])).toEqual(
      ["1", "2", "3"].map(number =>
        String(userData).replace("LAMP_SERVER_NUMBER='1'", `LAMP_SERVER_NUMBER='${number}'`),
      ),
    );
  });

  it("tells servers where the release and the secret are", async () => {
    const { graph } = await build();
    const userData = String(instances(graph)[0]!.inputs["userData"]);
    expect(userData).toContain(`s3://lamp-releases/${releaseKey(graph)}`);
    expect(userData).toContain("arn:application");
    expect(userData).toContain("LAMP_TARGET_GROUP='arn:group'");
  });

  it("distributes the servers over the zones and registers each", async () => {
    const { graph, web } = await build();
    expect(instances(graph).map(one => one.inputs["subnetId"])).toEqual(["subnet-a", "subnet-b", "subnet-a"]);
    expect(ofType(graph, "TargetGroupAttachment").map(one => one.inputs)).toEqual(
      ["lamp-web-1", "lamp-web-2", "lamp-web-3"].map(targetId => ({ targetGroupArn: "arn:group", targetId, port: 80 })),
    );
    expect(await valueOf(pulumi.output([...web.servers]))).toMatchObject([
      { name: "lamp-web-1", id: "lamp-web-1", zone: "eu-central-1a", privateAddress: "10.20.64.10" },
      { name: "lamp-web-2", id: "lamp-web-2", zone: "eu-central-1b", privateAddress: "10.20.64.10" },
      { name: "lamp-web-3", id: "lamp-web-3", zone: "eu-central-1a", privateAddress: "10.20.64.10" },
    ]);
  });

  it("registers servers that speak HTTPS at its port, and tells them the names of the site", async () => {
    const { graph } = await build({ https: true, names: [{ name: "www.example.com" }, { name: "*.example.com" }] });
    expect(ofType(graph, "TargetGroupAttachment").map(({ inputs }) => inputs["port"])).toEqual([443, 443, 443]);
    const userData = String(instances(graph)[0]!.inputs["userData"]);
    expect(userData).toContain("LAMP_SITE_NAMES='www.example.com *.example.com'");
    expect(userData).toContain("LAMP_HSTS='86400'");
  });

  it("gives servers public addresses when there is no NAT", async () => {
    const { graph } = await build({ nat: "none" });
    expect(instances(graph).map(one => one.inputs["associatePublicIpAddress"])).toEqual([true, true, true]);
  });

  it("has a document for commands, and rights for the agent, only with Session Manager", async () => {
    const without = await build();
    expect([without.web.sessionDocument, ofType(without.graph, "Document")]).toEqual([undefined, []]);
    const { graph, web } = await build({ sessionManager: true });
    expect(web.sessionDocument).toBeDefined();
    expect(ofType(graph, "Document")).toHaveLength(1);
    expect(String(ofType(graph, "RolePolicy")[0]?.inputs["policy"])).toContain("ssmmessages:OpenDataChannel");
    expect(instances(graph)[0]?.inputs["userData"]).toContain("LAMP_SESSION_MANAGER='true'");
  });

  it("lets servers read one secret, their own files, one release and the health of servers, from inside the network, and nothing else", async () => {
    const { graph } = await build();
    const [policy, ...more] = ofType(graph, "RolePolicy");
    expect([...more, ...ofType(graph, "RolePolicyAttachment")]).toEqual([]);
    expect(JSON.parse(policy!.inputs["policy"] as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "secretsmanager:GetSecretValue",
          Resource: ["arn:application"],
          Condition: { IpAddress: { "aws:SourceIp": ["198.51.100.4/32", "198.51.100.5/32"] } },
        },
        {
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: [
            expect.stringMatching(/^arn:aws:s3:::lamp-releases\/server-files-[0-9a-f]{16}\.sh$/),
            `arn:aws:s3:::lamp-releases/${releaseKey(graph)}`,
            "arn:aws:s3:::lamp-releases/environment.json",
          ],
          Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
        },
        {
          Effect: "Allow",
          Action: "elasticloadbalancing:DescribeTargetHealth",
          Resource: "*",
          Condition: { IpAddress: { "aws:SourceIp": ["198.51.100.4/32", "198.51.100.5/32"] } },
        },
      ],
    });
  });

  it("lets servers write to the log groups of the stack, which it names, and make none", async () => {
    const logs = { folder: "/lamp/c0ffee", groupArns: ["arn:errors", "arn:slow"] };
    const { graph } = await build({ logs });
    const { Statement } = JSON.parse(ofType(graph, "RolePolicy")[0]!.inputs["policy"] as string) as {
      Statement: object[];
    };
    expect(Statement.at(-1)).toEqual({
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: ["arn:errors:*", "arn:slow:*"],
      Condition: { IpAddress: { "aws:SourceIp": ["198.51.100.4/32", "198.51.100.5/32"] } },
    });
    expect(String(instances(graph)[0]!.inputs["userData"])).toContain("LAMP_LOGS='/lamp/c0ffee'");
  });

  it("replaces servers whose type changes, and makes none before its role allows what it needs", async () => {
    const { graph } = await build();
    for (const one of instances(graph)) {
      expect(one.replaceOnChanges).toEqual(["instanceType"]);
      expect(one.dependencies).toEqual(
        expect.arrayContaining([
          "lamp-web-reads",
          "lamp-web-profile",
          "lamp-release",
          "lamp-server-files",
          "lamp-environment",
        ]),
      );
    }
  });
});
