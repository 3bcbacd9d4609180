import { setTimeout as wait } from "node:timers/promises";
import { atLeast, atMost, type Trial } from "../report/behaviour";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { quantile } from "../report/statistics";
import { send, type Visit } from "../load/visitors";
import { wrk } from "../load/wrk";

const bad = (visits: readonly Visit[]) => visits.filter(({ status }) => status !== 200).length;
const programs = ["pdo", "mysqli"];

/** After the database is back, nobody may be handed a connection of before. */
const returning = (name: string, title: string, act: "restart" | "cut"): Trial => ({
  name,
  title,
  quick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name });
    const ask = (program: string) =>
      send(lab, { url: `${server.url}/query.php?by=${program}`, perSecond: 50, seconds: 4, patienceMs: 6000 });
    const warm = await Promise.all(programs.map(ask));
    await (act === "restart" ? database.restart(1) : database.cut());
    const after = await Promise.all(programs.map(ask));
    server.stop();
    return programs.map((program, i) =>
      atMost(`${program}: failed afterwards, of 200 (${bad(warm[i] ?? [])} before)`, bad(after[i] ?? []), 0, ""),
    );
  },
});

export const restarted = returning("database-restarted", "The database restarts", "restart");
export const cut = returning("database-cut", "The database ends all connections while they are idle", "cut");

/** A connection that ends while a query runs: that visitor gets an error at once, the next one an answer. */
export const lost: Trial = {
  name: "database-lost",
  title: "A connection to the database is lost in mid-request",
  quick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: "database-lost" });
    const ask = (program: string, seconds: number, count: number) =>
      send(lab, {
        url: `${server.url}/query.php?by=${program}&seconds=${seconds}`,
        perSecond: count,
        seconds: 1,
        patienceMs: 9000,
      });
    const figures = [];
    for (const program of programs) {
      const during = ask(program, 5, 2);
      await wait(2000);
      await database.cut();
      const hit = await during;
      const next = await ask(program, 0, 20);
      figures.push(
        atMost(`${program}: who was hit knows after`, Math.max(...hit.map(({ ms }) => ms)), 4000, "ms"),
        atMost(`${program}: failed afterwards, of 20`, bad(next), 0, ""),
      );
    }
    server.stop();
    return figures;
  },
};

/** It takes connections and answers nothing. */
export const frozen: Trial = {
  name: "database-frozen",
  title: "The database hangs",
  quick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: "database-frozen" });
    const query = { url: `${server.url}/query.php`, seconds: 10, patienceMs: 30_000 };
    const light = { url: `${server.url}/light.php`, perSecond: 50, seconds: 10, patienceMs: 10_000 };
    await send(lab, { ...query, perSecond: 20, seconds: 2 });
    database.freeze();
    const [waiting, others, { p99 }] = await Promise.all([
      send(lab, { ...query, perSecond: 2 }),
      send(lab, light),
      wrk(lab, `${server.url}/healthz`, { connections: 1, seconds: 10, thinkMs: 25, closing: true, urgent: true }),
    ]).finally(() => database.thaw());
    await wait(1000);
    const after = await send(lab, { ...query, perSecond: 20, seconds: 2 });
    server.stop();
    return [
      atMost(
        "an answer that says so, p99",
        quantile(
          waiting.map(({ ms }) => ms),
          0.99,
        ),
        5000,
        "ms",
      ),
      atLeast("good answers of other pages", (100 * (others.length - bad(others))) / others.length, 100, "%"),
      atMost(
        "other pages, p99",
        quantile(
          others.map(({ ms }) => ms),
          0.99,
        ),
        300,
        "ms",
      ),
      atMost("/healthz, p99", p99, 5, "ms"),
      atMost("failed when it is back, of 40", bad(after), 0, ""),
    ];
  },
};
