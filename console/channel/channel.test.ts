import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { Channel } from "./channel";
import { type Message, payloadTypes, read, written } from "./message";

/** The service at the other end, which sends what a test tells it. */
async function service(
  script: (send: (sequence: number, payloadType: number, text: string) => void, socket: WebSocket) => void,
) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await new Promise(done => server.once("listening", done));
  const heard: Message[] = [];
  const tokens: string[] = [];
  let leave: () => void = () => undefined;
  const left = new Promise<void>(done => (leave = done));
  server.on("connection", socket => {
    socket.on("close", leave);
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) return void heard.push(read(data));
      tokens.push((JSON.parse(data.toString()) as { TokenValue: string }).TokenValue);
      const send = (sequence: number, payloadType: number, text: string) =>
        socket.send(written({ type: "output_stream_data", sequence, payloadType, payload: Buffer.from(text) }));
      script(send, socket);
    });
  });
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    for (const client of server.clients) client.terminate();
    server.close();
  };
  return { url: `ws://127.0.0.1:${port}/`, heard, tokens, left, stop };
}

const closed = (words: string) =>
  written({ type: "channel_closed", payload: Buffer.from(JSON.stringify({ Output: words })) });

describe("Channel", () => {
  let stop = () => {};
  afterEach(() => stop());
  async function open(script: Parameters<typeof service>[0]) {
    const made = await service(script);
    stop = made.stop;
    let shown = "";
    const channel = await Channel.open({ url: made.url, token: "t" }, async data => void (shown += data.toString()));
    return { ...made, channel, shown: () => shown };
  }
  const begin = JSON.stringify({ RequestedClientActions: [{ ActionType: "SessionType" }] });

  it("shows output once and in its order, whatever the order in which it comes, and acknowledges all", async () => {
    const { channel, shown, heard, tokens, left } = await open((send, socket) => {
      send(0, payloadTypes.handshakeRequest, begin);
      send(1, payloadTypes.handshakeComplete, "{}");
      for (const [sequence, text] of [
        [4, "c"],
        [3, "b"],
        [2, "a"],
        [3, "b"],
        [2, "a"],
        [5, "d"],
      ] as const)
        send(sequence, payloadTypes.output, text);
      socket.send(closed("over"));
    });
    expect(await channel.ended).toBe("over");
    await left;
    expect([shown(), tokens]).toEqual(["abcd", ["t"]]);
    const acknowledged = heard
      .filter(({ type }) => type === "acknowledge")
      .map(
        ({ payload }) =>
          (JSON.parse(payload.toString()) as Record<string, unknown>)["AcknowledgedMessageSequenceNumber"],
      );
    expect(acknowledged).toEqual([0, 1, 4, 3, 2, 3, 2, 5]);
  });

  it("says that the connection is lost, when it is", async () => {
    const { channel, shown } = await open((send, socket) => {
      send(0, payloadTypes.handshakeRequest, begin);
      send(1, payloadTypes.handshakeComplete, "{}");
      send(2, payloadTypes.output, "a");
      socket.close(1011);
    });
    await expect(channel.ended).rejects.toThrow("the connection to the session is lost (AWS closed it with code 1011)");
    expect(shown()).toBe("a");
  });

  it("refuses an agent that asks for what the stack's document does not", async () => {
    const actions = JSON.stringify({ RequestedClientActions: [{ ActionType: "KMSEncryption" }] });
    await expect(open(send => send(0, payloadTypes.handshakeRequest, actions))).rejects.toThrow(
      "the agent asks for KMSEncryption",
    );
  });

  it("does not speak to another machine in clear", async () => {
    const address = { url: "ws://example.com/", token: "t" };
    await expect(Channel.open(address, async () => undefined)).rejects.toThrow("example.com is not encrypted");
  });
});
