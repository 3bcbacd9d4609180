import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Request } from "./requests";
import { Visitor } from "./visitor";

const request: Request = {
  what: "page",
  path: "/",
  judge: ({ status }) => (status === 200 ? "good" : `HTTP ${status}`),
};
const server = createServer((incoming, outgoing) => {
  if (incoming.url === "/half") {
    outgoing.writeHead(200, { "Content-Length": "10" });
    outgoing.write("half", () => outgoing.destroy());
  } else if (incoming.url === "/echo") {
    let body = "";
    incoming.on("data", part => (body += part)).on("end", () => outgoing.end(`${incoming.method} ${body}`));
  } else outgoing.writeHead(incoming.url === "/" ? 200 : 502, { "X-Served-By": "web-1" }).end("hello");
});
let port: number;

beforeAll(async () => {
  await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

describe("a visitor", () => {
  const visitor = () => new Visitor(new URL(`http://127.0.0.1:${port}`), "browser");

  it("says when it asked, how long it took, and who answered", async () => {
    const before = Date.now();
    const visit = await visitor().visit(request);
    expect(visit).toEqual({
      what: "page",
      at: expect.any(Number) as number,
      tookMs: expect.any(Number) as number,
      outcome: "good",
      server: "web-1",
    });
    expect(visit.at).toBeGreaterThanOrEqual(before);
  });

  it("says what was wrong with an answer, and which server gave it", async () => {
    expect(await visitor().visit({ ...request, path: "/broken" })).toMatchObject({
      outcome: "failed",
      why: "HTTP 502",
      server: "web-1",
    });
  });

  it("counts an answer that ends too early as a failure", async () => {
    expect(await visitor().visit({ ...request, path: "/half" })).toMatchObject({
      outcome: "failed",
      why: "ECONNRESET",
    });
  });

  it("counts a refused connection as a failure", async () => {
    const closed = new Visitor(new URL("http://127.0.0.1:1"), "browser");
    expect(await closed.visit(request)).toMatchObject({ outcome: "failed", why: "ECONNREFUSED" });
  });

  it("sends a form as browsers do", async () => {
    const answer = await visitor().ask({ path: "/echo", form: { name: "a b", message: "ä" } });
    expect(answer.body).toBe("POST name=a+b&message=%C3%A4");
  });
});
