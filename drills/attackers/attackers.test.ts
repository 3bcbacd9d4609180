import { spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InternetHost } from "../../rehearsal/machines/network/internetHost";
import { until } from "../../rehearsal/support/until";
import type { AttackPlan } from "./attackPlan";
import { Attackers } from "./attackers";

let site: Server;
let seen: { request: string; from: string; body: string }[];
let open: Set<Socket>;
beforeEach(async () => {
  [seen, open] = [[], new Set()];
  site = createServer((request, response) => void answer(request).then(status => response.writeHead(status).end("x")));
  site.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => undefined);
  });
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
});
afterEach(() => {
  site.closeAllConnections();
  site.close();
});

/** The guest book of this test takes every second entry. */
async function answer(request: IncomingMessage): Promise<number> {
  const body = request.headers["content-length"] === "100000" ? "slow" : await text(request);
  seen.push({ request: `${request.method} ${request.url}`, from: request.socket.remoteAddress ?? "", body });
  if (body === "slow") await new Promise(() => undefined);
  return request.method === "POST" && seen.length % 2 === 0 ? 429 : 303;
}

const plan = (more: Partial<AttackPlan>): AttackPlan => ({
  url: `http://127.0.0.1:${(site.address() as AddressInfo).port}`,
  addresses: ["127.0.0.2", "127.0.0.3"],
  groups: [],
  openingSeconds: 0,
  formsPerSecond: 0,
  ...more,
});
// This machine is the internet host of the test.
const machines = {
  internetHost: { spawn: ([program = "", ...argv], options) => spawn(program, argv, options!) } as InternetHost,
};

describe("the attackers", () => {
  it("hold the connections of every group, from addresses of their own, until they are told to stop", async () => {
    const group = (way: "headers" | "body" | "idle", count: number, method = "GET") => ({
      ...{ name: way, count, way, request: `${method} /${way} HTTP/1.1` },
    });
    const groups = [group("headers", 4), group("body", 3, "POST"), group("idle", 2)];
    const attackers = Attackers.start(machines, plan({ groups }));
    await until("every connection", { seconds: 10 }, () => attackers.areOpen && seen.length === 5);
    expect(open.size).toBe(9);
    const { open: held } = await attackers.stop();
    expect(held).toEqual({ headers: 4, body: 3, idle: 2 });
    expect(seen.map(({ request }) => request).sort()).toEqual([
      "GET /idle",
      "GET /idle",
      "POST /body",
      "POST /body",
      "POST /body",
    ]);
    expect(new Set(seen.map(({ from }) => from))).toEqual(new Set(["127.0.0.2", "127.0.0.3"]));
  });

  it("send forms at their rate, and count the answers by their status", async () => {
    const attackers = Attackers.start(machines, plan({ formsPerSecond: 200 }));
    await until("a hundred forms", { seconds: 10 }, () => seen.length >= 100);
    const { forms } = await attackers.stop();
    const [taken = 0, refused = 0] = [forms["303"], forms["429"]];
    expect(Math.abs(taken - refused)).toBeLessThanOrEqual(10);
    expect(new URLSearchParams(seen[0]?.body).get("name")).toBe("attacker");
  });

  it("say why they have not begun", async () => {
    const attackers = Attackers.start(machines, plan({ url: "http://no-such-name.invalid" }));
    await expect(attackers.stop()).rejects.toThrow(/^the attackers ended with 1: .*no-such-name\.invalid/);
  });
});
