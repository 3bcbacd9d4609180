import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServiceError, credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZoneStore } from "../../services/ec2/zones";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { emptyDatabase } from "../../testing/paperDatabases";
import type { calls } from "./calls";
import { Empty, Status, decode, encode, messages } from "./messages";
import { UNKNOWN } from "../planning";
import { serveProviders } from "./provider";
import { sdkVersion } from "../types/sdkTypes";

const type = "aws:ec2/vpc:Vpc";
const urn = `urn:pulumi:dev::lamp::${type}::net`;

type Calls = ReturnType<typeof calls>;
type Unary<A> = (request: object, done: (error: Error | null, answer: A) => void) => unknown;

/** What the engine stores after a failure (pulumi, sdk/go/common/resource/plugin/provider_plugin.go, `parseError`). */
async function initFailed(failing: Promise<unknown>) {
  const error = await failing.then(
    () => undefined,
    (reason: unknown) => reason as ServiceError,
  );
  const [bytes] = error?.metadata.get("grpc-status-details-bin") ?? [];
  if (bytes === undefined) return undefined;
  const [any] = Status.deserializeBinary(bytes as Buffer).getDetailsList();
  const detail = messages.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
  return { id: detail.getId(), properties: decode(detail.getProperties()), reasons: detail.getReasonsList() };
}

describe("the provider", () => {
  const { cloud, account, make } = paperCloud();
  let client: ResourceProviderClient;
  let stop: () => void;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "provider-"));
    const socket = join(folder, "providers.sock");
    const served = await serveProviders(cloud, socket);
    client = new ResourceProviderClient(`unix:${socket}`, credentials.createInsecure());
    stop = () => {
      served.stop();
      rmSync(folder, { recursive: true });
    };
  });
  afterAll(() => stop());

  const call = <V extends keyof Calls>(verb: V, request: object) =>
    new Promise<Awaited<ReturnType<Calls[V]>>>((resolve, reject) =>
      (client[verb] as unknown as Unary<Awaited<ReturnType<Calls[V]>>>).call(client, request, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      ),
    );
  const create = (inputs: Record<string, unknown>, preview = false) => {
    const request = new messages.CreateRequest().setType(type).setUrn(urn).setPreview(preview);
    return call("create", request.setProperties(encode(inputs)));
  };

  it("has the version of the installed SDK", async () => {
    expect((await call("getPluginInfo", new Empty())).getVersion()).toBe(sdkVersion("aws"));
  });

  it("takes region and default tags from its configuration", async () => {
    const args = encode({ region: "eu-west-1", defaultTags: JSON.stringify({ tags: { project: "lamp" } }) });
    const answer = await call("configure", new messages.ConfigureRequest().setArgs(args));
    expect(answer.getSupportspreview()).toBe(true);
    expect([account.region, account.defaultTags]).toEqual(["eu-west-1", { project: "lamp" }]);
  });

  it("tells what is wrong with inputs", async () => {
    const request = new messages.CheckRequest()
      .setType(type)
      .setUrn(urn)
      .setNews(encode({ colour: "red" }));
    const answer = await call("check", request);
    expect(answer.getFailuresList().map(failure => failure.getReason())).toEqual([
      `An argument named "colour" is not expected here. Examine values at 'net.colour'.`,
    ]);
    expect(decode(answer.getInputs())["instanceTenancy"]).toBe("default");
  });

  it("tells of each change whether it replaces", async () => {
    const request = new messages.DiffRequest()
      .setType(type)
      .setOlds(encode({ cidrBlock: "10.0.0.0/16", tags: { a: "1" }, ipv6NetmaskLength: 56 }))
      .setNews(encode({ cidrBlock: "10.1.0.0/16", tags: { a: "2" }, ipv4NetmaskLength: 16 }));
    const answer = await call("diff", request);
    expect(answer.getReplacesList()).toEqual(["cidrBlock", "ipv4NetmaskLength"]);
    const kinds = messages.PropertyDiff.Kind;
    const details = answer.getDetaileddiffMap();
    expect(["cidrBlock", "tags", "ipv6NetmaskLength", "ipv4NetmaskLength"].map(k => details.get(k)?.getKind())).toEqual(
      [kinds.UPDATE_REPLACE, kinds.UPDATE, kinds.DELETE, kinds.ADD_REPLACE],
    );
  });

  it("tells of changed default tags that an output gets another value, because no input goes away", async () => {
    const request = new messages.DiffRequest()
      .setType(type)
      .setOlds(encode({ cidrBlock: "10.0.0.0/16", tagsAll: { Project: "other" } }))
      .setNews(encode({ cidrBlock: "10.0.0.0/16" }));
    const detail = (await call("diff", request)).getDetaileddiffMap().get("tagsAll");
    expect([detail?.getKind(), detail?.getInputdiff()]).toEqual([messages.PropertyDiff.Kind.UPDATE, false]);
  });

  it("creates nothing in a preview, and does not know the outputs", async () => {
    const answer = await create({ cidrBlock: "10.0.0.0/16" }, true);
    expect([answer.getId(), account.size]).toEqual(["", 0]);
    expect(decode(answer.getProperties())).toMatchObject({ cidrBlock: "10.0.0.0/16", arn: UNKNOWN });
  });

  it("creates, reads, updates and deletes", async () => {
    const id = (await create({ cidrBlock: "10.0.0.0/16" })).getId();
    const read = () => call("read", new messages.ReadRequest().setType(type).setId(id));
    expect(decode((await read()).getInputs())).toEqual({ cidrBlock: "10.0.0.0/16" });
    const news = encode({ cidrBlock: "10.0.0.0/16", tags: { a: "1" } });
    const olds = (await read()).getProperties();
    await call("update", new messages.UpdateRequest().setType(type).setId(id).setOlds(olds).setNews(news));
    expect(decode((await read()).getProperties())["tags"]).toEqual({ a: "1" });
    await call("delete", new messages.DeleteRequest().setType(type).setId(id));
    expect([(await read()).getId(), account.size]).toEqual(["", 0]);
  });

  it("tells a failed update with the planned properties, and a failed creation with none", async () => {
    const id = (await create({ cidrBlock: "10.0.0.0/16" })).getId();
    cloud.calls.refuse({ call: "ec2:ModifyVpcAttribute", code: "RequestLimitExceeded" });
    const news = encode({ cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
    const request = new messages.UpdateRequest().setType(type).setId(id).setUrn(urn).setNews(news);
    const olds = encode({ cidrBlock: "10.0.0.0/16", enableDnsHostnames: false });
    expect(await initFailed(call("update", request.setOlds(olds)))).toEqual({
      id,
      properties: { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true },
      reasons: [expect.stringContaining("api error RequestLimitExceeded")],
    });
    cloud.calls.refuse({ call: "ec2:CreateVpc", code: "VpcLimitExceeded" });
    expect(await initFailed(create({ cidrBlock: "10.0.0.0/16" }))).toBeUndefined();
  });

  it("waits for a database as long as the program's time-out says", async () => {
    account.region = "eu-central-1";
    const failing = async (timeout: number) => {
      const request = new messages.CreateRequest().setType("aws:rds/instance:Instance").setUrn(urn).setTimeout(timeout);
      account.store(ZoneStore).darkAnswer = "hang";
      account.store(ZoneStore).dark.add("eu-central-1b");
      const net = await smallNetwork(make);
      const group = await make("aws:rds/subnetGroup:SubnetGroup", `g${timeout}`, {
        subnetIds: net.subnets.map(s => s.id),
      });
      const inputs = {
        ...emptyDatabase,
        identifier: `db-${timeout}`,
        availabilityZone: "eu-central-1b",
        dbSubnetGroupName: group.id,
      };
      return call("create", request.setProperties(encode(inputs))).then(String, String);
    };
    expect(await failing(0)).toContain("(last state: 'creating', timeout: 40m0s)");
    expect(await failing(3_600)).toContain("(last state: 'creating', timeout: 1h0m0s)");
  });

  it("tells an error in the words of the one who refused", async () => {
    const request = new messages.InvokeRequest().setTok("aws:lex/getBot:getBot");
    await expect(call("invoke", request)).rejects.toThrow(
      "the rehearsal does not know the function aws:lex/getBot:getBot",
    );
  });
});
