import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasHaproxy, OneNode } from "../testing/oneNode";

/** A target that answers with the number of bytes of header that the path asks for, and takes any request. */
const target = (): Server =>
  createServer({ maxHeaderSize: 1 << 18 }, (request, response) => {
    const bytes = Number(/^\/answer\/(\d+)/.exec(request.url ?? "")?.[1] ?? 0);
    for (let left = bytes; left > 0; left -= 1000)
      response.setHeader(`x-${left}`, "a".repeat(Math.min(left, 1000) - 14));
    response.end(`${request.rawHeaders.length / 2} headers`);
  });

const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: a", "Connection: close", ...headers, "", ""].join("\r\n");
const line = (bytes: number) => `GET /${"a".repeat(bytes - "GET / HTTP/1.1".length)}`;
const header = (bytes: number) => `X-Long: ${"a".repeat(bytes - "x-long: ".length)}`;
/** Headers with this many bytes together, none of them long. */
const headers = (bytes: number) => Array.from({ length: bytes / 1000 }, (_, i) => `X-${1000 + i}: ${"a".repeat(990)}`);

describe.skipIf(!hasHaproxy)("the size of headers (needs haproxy and openssl)", () => {
  let server: Server;
  let node: OneNode;
  beforeAll(async () => {
    server = target();
    server.maxHeadersCount = 0;
    await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
    node = await OneNode.start({ target: (server.address() as AddressInfo).port });
  });
  afterAll(() => {
    (node as OneNode | undefined)?.stop();
    server.close();
  });

  /** The first line of the answer to what is sent. */
  const status = (sent: string) =>
    new Promise<string>((done, failed) => {
      let got = "";
      const socket = connect(node.port, "127.0.0.1", () => socket.write(sent)).setEncoding("latin1");
      socket.on("data", part => (got += String(part))).on("close", () => done(got.split(" ")[1] ?? "closed"));
      socket.on("error", failed);
    });

  it.each([
    ["a request line of 16 K", head(line(16 * 1024)), "200"],
    ["a request line that is longer", head(line(16 * 1024 + 1)), "400"],
    ["a header of 16,000 bytes", head("GET /", header(16_000)), "200"],
    ["a header of more than 16 K", head("GET /", header(16 * 1024 + 1)), "400"],
    ["headers of 60,000 bytes", head("GET /", ...headers(60_000)), "200"],
    ["headers of more than 64 K", head("GET /", ...headers(70_000)), "400"],
    ["1000 headers", head("GET /", ...Array.from({ length: 1000 }, (_, i) => `X-${i}: a`)), "200"],
    ["an answer with headers of 30,000 bytes", head("GET /answer/30000"), "200"],
    ["an answer with headers of more than 32 K", head("GET /answer/34000"), "502"],
    ["an answer with headers of more than 64 K", head("GET /answer/80000"), "502"],
  ])("are those of AWS: %s", async (_, sent, expected) => {
    expect(await status(sent)).toBe(expected);
  });
});
