import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { identifier, literal } from "../../rehearsal/machines/database/databaseAccounts";
import type { DrillContext } from "../context/drillContext";
import type { SiteName } from "../visitors/site";
import type { Visit } from "../visitors/visit";
import { Visitors } from "../visitors/visitors";

/** The load of a drill. */
export interface Load {
  /** What the visitors found. */
  readonly site: SiteName;
  /** The requests that have ended so far. */
  readonly visits: readonly Visit[];
  /** Starts no more requests, and waits until the open ones have ended. */
  readonly stop: () => Promise<readonly Visit[]>;
}

/** What `runDrill` needs to make and judge a load. Tests bring one without machines. */
export interface Harness {
  readonly startVisitors: () => Promise<Load>;
  /** The messages of these visitors that the primary contains, and how often it contains each. */
  readonly writesInPrimary: () => Promise<ReadonlyMap<string, number>>;
  /** Waits until every server is healthy and reaches both databases. */
  readonly untilWhole: () => Promise<void>;
  /** A drill makes at least so many requests, and waits at most so long for them. */
  readonly minimum: { readonly requests: number; readonly seconds: number };
  readonly clock: Clock;
}

export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export const systemClock: Clock = { now: () => Date.now(), sleep: ms => sleep(ms) };

/** Where the messages of the visitors are in the database. */
const writesOf = {
  sample: { table: "guestbook", column: "message" },
  wordpress: { table: "wp_comments", column: "comment_content" },
};

/** Visitors on the internet host of the machines, and the primary of the stack. `rate`: requests a second. */
export function harnessOf(context: DrillContext, rate: number): Harness {
  const run = randomBytes(4).toString("hex");
  const { machines, fleet, visitors } = context;
  return {
    startVisitors: () => Visitors.start({ ...visitors, machines, manner: "browser", rate, run }),
    writesInPrimary: async () => {
      if (context.site === "plain") return new Map();
      const { primary } = await fleet.databases();
      const { database = "" } = await fleet.account("application");
      const { table, column } = writesOf[context.site];
      const rows = await machines.sqlIn(
        primary,
        `SELECT ${column}, COUNT(*) FROM ${identifier(database)}.${table} WHERE ${column} LIKE ${literal(`drill ${run} %`)} GROUP BY ${column}`,
      );
      return countsOf(rows);
    },
    untilWhole: () => fleet.untilWhole(),
    minimum: { requests: Math.min(1_500, Math.ceil(rate * 30)), seconds: 120 },
    clock: systemClock,
  };
}

/** Reads what the `mysql` client prints: a line for each row, its columns separated by tabs. */
export function countsOf(rows: string): Map<string, number> {
  const lines = rows.split("\n").filter(Boolean);
  return new Map(lines.map(line => line.split("\t")).map(([message = "", count]) => [message, Number(count)]));
}
