import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type SlowConnection, holdOpen } from "./slowConnection";
import { until } from "./until";

let server: Server | undefined;
const sockets: Socket[] = [];
afterEach(() => {
  server?.close();
  for (const socket of sockets) socket.destroy();
});

/** A server that calls `serve` with each connection. */
async function to(serve: (socket: Socket) => void): Promise<Pick<SlowConnection, "host" | "port" | "reopens">> {
  server = createServer(socket => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    serve(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port, reopens: false };
}
const soon = (what: string, is: () => boolean) => until(what, { seconds: 5, intervalMs: 5 }, is);

describe("a slow connection", () => {
  it("sends its opening, and then a drop again and again", async () => {
    let got = "";
    let opened = 0;
    const there = await to(socket => socket.on("data", data => (got += data.toString())));
    holdOpen({ ...there, opening: "POST / HTTP/1.1\r\n", drop: "x", dropMs: 5 }, () => opened++);
    await soon("three drops", () => got.endsWith("xxx"));
    expect([got.startsWith("POST / HTTP/1.1\r\nxxx"), opened]).toEqual([true, 1]);
  });

  it("reads an answer at the speed it is told, and asks again after its end", async () => {
    const asked: number[] = [];
    const there = await to(socket =>
      socket.on("data", () => {
        asked.push(performance.now());
        socket.write(`HTTP/1.1 200 OK\r\n\r\n${"x".repeat(981)}0\r\n\r\n`);
      }),
    );
    let opened = 0;
    holdOpen({ ...there, opening: "GET / HTTP/1.1\r\n\r\n", bytesPerSecond: 1_005_000 }, () => opened++);
    await soon("three questions", () => asked.length >= 3);
    expect(opened).toBeGreaterThanOrEqual(2);
  });

  it("occupies nothing when it is refused with 503", async () => {
    let [opened, closed] = [0, 0];
    const there = await to(socket => socket.on("data", () => socket.write("HTTP/1.1 503 Busy\r\n\r\n")));
    holdOpen(
      { ...there, opening: "GET /", bytesPerSecond: 1000 },
      () => opened++,
      () => closed++,
    );
    await soon("the end", () => closed === 1);
    expect(opened).toBe(0);
  });

  it("is opened again when the server has closed it", async () => {
    const there = await to(socket => socket.on("data", () => socket.destroy()));
    let closed = 0;
    holdOpen(
      { ...there, reopens: true, opening: "GET /" },
      () => undefined,
      () => closed++,
    );
    await soon("a second end", () => closed >= 2);
    expect(sockets.length).toBeGreaterThanOrEqual(2);
    server?.close();
  });

  it("begins at the address of this host that it is told", async () => {
    let from = "";
    const there = await to(socket => (from = socket.remoteAddress ?? ""));
    holdOpen({ ...there, opening: "x", localAddress: "127.0.0.7" }, () => undefined);
    await soon("the connection", () => from !== "");
    expect(from).toBe("127.0.0.7");
  });
});
