import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { named, ofType, record } from "../../tests/support/record";
import { region } from "../../tests/support/stackConfig";
import { userDataLimit } from "../userDataScript";
import { AccountServer, type AccountServerArgs } from "./accountServer";

const subnet = (letter: string) => ({ zone: `eu-central-1${letter}`, id: pulumi.output(`subnet-${letter}`) });
const build = (changes: Partial<AccountServerArgs> = {}, locations?: readonly string[]) =>
  record(
    () =>
      new AccountServer("lamp", {
        purpose: { passwordGeneration: "2", lineage: "0c1d2e", published: [] },
        secretArns: { administrator: "arn:administrator", application: "arn:application" },
        ami: "ami-1",
        webInstanceType: "t4g.small",
        subnets: [subnet("a"), subnet("b")],
        securityGroupId: "sg-1",
        from: { vpcId: "vpc-1", addresses: ["198.51.100.4"] },
        nat: "single",
        region: "eu-central-1",
        gate: async () => undefined,
        after: [],
        ...changes,
      }),
    {
      answers:
        locations === undefined
          ? region
          : { "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": { locations: [...locations] } },
    },
  );
const server = async (changes: Partial<AccountServerArgs> = {}, locations?: readonly string[]) =>
  named(await build(changes, locations), "lamp-account-server");

describe("AccountServer", () => {
  it("makes a small closed server, which stays when it turns itself off", async () => {
    const { inputs, ignoreChanges } = await server();
    const { userData, ...others } = inputs;
    expect(String(userData)).toContain("LAMP_ADMINISTRATOR_SECRET='arn:administrator'");
    expect(others).toEqual({
      ami: "ami-1",
      instanceType: "c6g.medium",
      subnetId: "subnet-a",
      vpcSecurityGroupIds: ["sg-1"],
      associatePublicIpAddress: false,
      iamInstanceProfile: "lamp-account-profile",
      userDataReplaceOnChange: true,
      instanceInitiatedShutdownBehavior: "stop",
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { volumeType: "gp3", volumeSize: 8, encrypted: true },
      tags: { Name: "lamp-account-server", Runs: "briefly" },
    });
    expect(ignoreChanges).toEqual(["ami", "associatePublicIpAddress", "instanceType"]);
  });

  it("may read both secrets, from inside the network only, and nothing else", async () => {
    const [policy, ...more] = ofType(await build(), "RolePolicy");
    expect(more).toEqual([]);
    expect(JSON.parse(String(policy?.inputs["policy"]))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "secretsmanager:GetSecretValue",
          Resource: ["arn:administrator", "arn:application"],
          Condition: { IpAddress: { "aws:SourceIp": ["198.51.100.4/32"] } },
        },
      ],
    });
  });

  it("names no address without NAT, where nobody knows it before, and gets a public address", async () => {
    const graph = await build({ nat: "none", from: { vpcId: "vpc-1", addresses: [] } });
    expect(String(ofType(graph, "RolePolicy")[0]?.inputs["policy"])).not.toContain("Condition");
    expect(named(graph, "lamp-account-server").inputs["associatePublicIpAddress"]).toBe(true);
  });

  it("is where its type is offered, and else has the type of the web servers", async () => {
    const place = async (changes: Partial<AccountServerArgs>, locations: readonly string[]) => {
      const { inputs } = await server(changes, locations);
      return [inputs["instanceType"], inputs["subnetId"]];
    };
    expect(await place({}, ["eu-central-1b", "eu-central-1c"])).toEqual(["c6g.medium", "subnet-b"]);
    expect(await place({}, ["eu-central-1c"])).toEqual(["t4g.small", "subnet-a"]);
    expect(await place({ webInstanceType: "t3.small" }, ["eu-central-1a"])).toEqual(["t3.nano", "subnet-a"]);
  });

  it("has other user-data for another password and other data, and for nothing else of its purpose", async () => {
    const userData = async (changes: Partial<AccountServerArgs["purpose"]>) =>
      (await server({ purpose: { passwordGeneration: "2", lineage: "0c1d2e", published: [], ...changes } })).inputs[
        "userData"
      ];
    const seen = [
      await userData({}),
      await userData({ passwordGeneration: "3" }),
      await userData({ lineage: "ffffff" }),
    ];
    expect(new Set(seen).size).toBe(3);
    expect(await userData({})).toBe(seen[0]);
  });

  it("has user-data that the shell accepts, with room to the limit", async () => {
    const userData = String((await server()).inputs["userData"]);
    execFileSync("bash", ["-n"], { input: userData });
    expect(Buffer.byteLength(userData)).toBeLessThan(userDataLimit - 1000);
  });

  it("notes that the server has done its work only after it has been made", async () => {
    const done = named(await build(), "lamp-account-done");
    expect([done.type, done.inputs["input"]]).toEqual(["pulumi:index:Stash", "lamp-account-server"]);
  });
});
