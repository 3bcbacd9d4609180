import { setTimeout as sleep } from "node:timers/promises";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { send, type Visit } from "../load/visitors";
import { wrk } from "../load/wrk";
import { atLeast, atMost } from "../report/figure";
import { quantile } from "../report/statistics";
import type { Trial } from "./trial";

const failed = (visits: readonly Visit[]) => visits.filter(({ status }) => status !== 200).length;
const p99Ms = (visits: readonly Visit[]) =>
  quantile(
    visits.map(({ durationMs }) => durationMs),
    0.99,
  );
/** PHP's two interfaces to MySQL. */
const interfaces = ["pdo", "mysqli"];

/** After the database is back, no request may get a connection from before. */
const returning = (name: string, title: string, act: "restart" | "cut"): Trial => ({
  name,
  title,
  isQuick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name });
    const ask = (by: string) =>
      send(lab, { url: `${server.url}/query.php?by=${by}`, perSecond: 50, seconds: 4, patienceMs: 6000 });
    const warm = await Promise.all(interfaces.map(ask));
    await (act === "restart" ? database.restart(1) : database.cut());
    const after = await Promise.all(interfaces.map(ask));
    server.stop();
    return interfaces.map((by, i) =>
      atMost(`${by}: failed afterwards, of 200 (${failed(warm[i] ?? [])} before)`, failed(after[i] ?? []), 0, ""),
    );
  },
});

export const restarted = returning("database-restarted", "The database restarts", "restart");
export const cut = returning("database-cut", "The database ends all connections while they are idle", "cut");

/** A connection ends while a query runs. The interrupted visitor gets an error at once, the next visitor an answer. */
export const lost: Trial = {
  name: "database-lost",
  title: "A connection to the database is lost during a request",
  isQuick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: "database-lost" });
    const ask = (by: string, seconds: number, count: number) =>
      send(lab, {
        url: `${server.url}/query.php?by=${by}&seconds=${seconds}`,
        perSecond: count,
        seconds: 1,
        patienceMs: 9000,
      });
    const figures = [];
    for (const by of interfaces) {
      const during = ask(by, 5, 2);
      await sleep(2000);
      await database.cut();
      const interrupted = await during;
      const next = await ask(by, 0, 20);
      figures.push(
        atMost(
          `${by}: time until the interrupted visitor has an error`,
          Math.max(...interrupted.map(({ durationMs }) => durationMs)),
          4000,
          "ms",
        ),
        atMost(`${by}: failed afterwards, of 20`, failed(next), 0, ""),
      );
    }
    server.stop();
    return figures;
  },
};

/** The database accepts connections and does not answer. */
export const frozen: Trial = {
  name: "database-frozen",
  title: "The database hangs",
  isQuick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: "database-frozen" });
    const query = { url: `${server.url}/query.php`, seconds: 10, patienceMs: 30_000 };
    const light = { url: `${server.url}/light.php`, perSecond: 50, seconds: 10, patienceMs: 10_000 };
    await send(lab, { ...query, perSecond: 20, seconds: 2 });
    database.freeze();
    const [waiting, others, health] = await Promise.all([
      send(lab, { ...query, perSecond: 2 }),
      send(lab, light),
      wrk(lab, server.healthUrl, { connections: 1, seconds: 10, thinkMs: 25, closing: true, urgent: true }),
    ]).finally(() => database.thaw());
    await sleep(1000);
    const after = await send(lab, { ...query, perSecond: 20, seconds: 2 });
    server.stop();
    return [
      atMost("pages with the database: time until the error page, p99", p99Ms(waiting), 5000, "ms"),
      atLeast("good answers of other pages", (100 * (others.length - failed(others))) / others.length, 100, "%"),
      atMost("other pages, p99", p99Ms(others), 300, "ms"),
      atMost("/healthz, p99", health.p99Ms, 5, "ms"),
      atMost("failed after the database is back, of 40", failed(after), 0, ""),
    ];
  },
};
