import { SSMClient, StartSessionCommand, TerminateSessionCommand } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { paperApis } from "../../testing/paperApis";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import type { Resource } from "../../core/resource";
import { images } from "../ec2/catalog";
import { decode, encode, payloadTypes } from "./message";

const content = (more = {}) =>
  JSON.stringify({
    schemaVersion: "1.0",
    sessionType: "InteractiveCommands",
    parameters: { word: { type: "String", allowedPattern: "[a-z]+" } },
    properties: { linux: { commands: "echo {{ word }}", runAsElevated: true } },
    ...more,
  });

describe("Systems Manager", () => {
  let ssm: SSMClient;
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let target = "";
  let lonely = "";
  const said: string[] = [];
  beforeAll(async () => {
    const world = paperCloud();
    const { make } = world;
    const { subnets, group } = await smallNetwork(make);
    const documentOf = (name: string, text: string, documentType = "Session") =>
      make("aws:ssm/document:Document", name, { name, documentType, documentFormat: "JSON", content: text });
    await documentOf("words", content());
    await documentOf("shell", content({ sessionType: "Standard_Stream" }));
    const server = (name: string, iamInstanceProfile?: string): Promise<Resource> =>
      make("aws:ec2/instance:Instance", name, {
        ami: images.find(({ architecture }) => architecture === "arm64")?.id,
        instanceType: "t4g.small",
        subnetId: subnets[0]?.id,
        vpcSecurityGroupIds: [group.id],
        ...(iamInstanceProfile === undefined ? {} : { iamInstanceProfile }),
      });
    const role = await make("aws:iam/role:Role", "web", { assumeRolePolicy: "{}" });
    const profile = await make("aws:iam/instanceProfile:InstanceProfile", "web", { role: role.id });
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["ssm:*", "ssmmessages:*"], Resource: "*" }],
    };
    await make("aws:iam/rolePolicy:RolePolicy", "web", { role: role.id, policy: JSON.stringify(policy) });
    target = (await server("one", profile.id)).id;
    lonely = (await server("two")).id;
    const hardware = Object.assign(world.hardware, {
      openTerminal: async (_: string, command: string) => {
        said.push(command);
        return {
          write: () => undefined,
          onData: () => undefined,
          resize: () => undefined,
          close: () => undefined,
          ended: Promise.resolve(),
        };
      },
    });
    apis = await paperApis({ ...world, cloud: { ...world.cloud, hardware } });
    ssm = new SSMClient(apis.client);
  });
  afterAll(() => apis.stop());

  const start = (more: { Target?: string; DocumentName?: string; Parameters?: Record<string, string[]> } = {}) =>
    ssm.send(new StartSessionCommand({ Target: target, DocumentName: "words", Parameters: { word: ["a"] }, ...more }));

  it.each([
    ["a server without the agent's rights", () => ({ Target: lonely }), "TargetNotConnected"],
    ["a server that does not exist", () => ({ Target: "i-0123456789abcdef0" }), "TargetNotConnected"],
    ["a document that does not exist", () => ({ DocumentName: "none" }), "InvalidDocument"],
    ["a document of another type of session", () => ({ DocumentName: "shell" }), "InvalidDocument"],
    [
      "a parameter that the document does not have",
      () => ({ Parameters: { word: ["a"], b: ["c"] } }),
      "InvalidParameters",
    ],
    ["no value of a parameter", () => ({ Parameters: {} }), "InvalidParameters"],
    ["two values of a parameter", () => ({ Parameters: { word: ["a", "b"] } }), "InvalidParameters"],
    [
      "a value that has more than what the pattern allows",
      () => ({ Parameters: { word: ["a; id"] } }),
      "InvalidParameters",
    ],
    ["a value that is too long", () => ({ Parameters: { word: ["a".repeat(65_536)] } }), "ValidationException"],
  ])("refuses to start a session with %s", async (_, more, name) => {
    await expect(start(more())).rejects.toMatchObject({ name });
  });

  it("knows no session that it has not started", async () => {
    await expect(ssm.send(new TerminateSessionCommand({ SessionId: "operator-1" }))).rejects.toMatchObject({
      name: "DoesNotExistException",
    });
  });

  /** Opens the channel and sends the messages. Returns what it is told, up to the code with which the channel is closed. */
  async function talk(url: string, messages: readonly (string | Buffer)[]) {
    const socket = new WebSocket(url);
    const heard: string[] = [];
    socket.on("open", () => messages.forEach(one => socket.send(one)));
    socket.on("message", (data: Buffer) => {
      const { type, payloadType } = decode(data);
      heard.push(`${type} ${payloadType}`);
      if (type === "channel_closed") socket.close();
    });
    const code = await new Promise<number>(done => socket.on("close", done));
    return { heard, code };
  }
  const token = (TokenValue: string | undefined) => JSON.stringify({ TokenValue });
  const response = (ActionStatus: number) =>
    encode({
      type: "input_stream_data",
      payloadType: payloadTypes.handshakeResponse,
      payload: Buffer.from(JSON.stringify({ ProcessedClientActions: [{ ActionType: "SessionType", ActionStatus }] })),
    });

  it("starts the document's command after the handshake, and tells its end", async () => {
    const { StreamUrl = "", TokenValue } = await start({ Parameters: { word: ["hello"] } });
    const { heard } = await talk(StreamUrl, [token(TokenValue), response(1)]);
    expect(said).toEqual(["echo hello"]);
    expect(heard).toEqual(["output_stream_data 5", "acknowledge 0", "output_stream_data 7", "channel_closed 0"]);
  });

  it.each([
    ["another token", () => [token("another")]],
    ["no token", () => [response(1)]],
    ["a handshake that failed", (TokenValue: string) => [token(TokenValue), response(2)]],
    ["a message that is cut", (TokenValue: string) => [token(TokenValue), response(1).subarray(0, -1)]],
    [
      "a message whose digest is wrong",
      (TokenValue: string) => [token(TokenValue), Buffer.concat([response(1).subarray(0, -1), Buffer.from("x")])],
    ],
  ])("closes a channel with %s, and starts nothing", async (_, messages) => {
    said.length = 0;
    const { StreamUrl = "", TokenValue = "" } = await start();
    expect((await talk(StreamUrl, messages(TokenValue))).code).toBe(1008);
    expect(said).toEqual([]);
  });

  it("takes a token once", async () => {
    const { StreamUrl = "", TokenValue } = await start();
    await talk(StreamUrl, [token(TokenValue), response(1)]);
    expect((await talk(StreamUrl, [token(TokenValue)])).code).toBe(1008);
  });
});
