import type { Lab } from "../lab/lab";

export interface Load {
  /** Kept from request to request. */
  readonly connections: number;
  readonly seconds: number;
  /** Milliseconds that each connection waits between requests, on average. */
  readonly thinkMs?: number;
  /** A new connection for each request. */
  readonly closing?: boolean;
  /** Before everything else on the load's core: for one that measures times while others make load. */
  readonly urgent?: boolean;
}

/** What a load met. Times are in milliseconds. */
export interface Measured {
  /** Good answers in a second. */
  readonly perSecond: number;
  readonly requests: number;
  readonly p50: number;
  /** A connection that got no answer in the whole run counts as one that took as long as the run. */
  readonly p99: number;
  /** Connections that got no answer in the whole run: wrk itself does not see them. */
  readonly starved: number;
  readonly max: number;
  /** Connections that broke, and answers that never came. */
  readonly failed: number;
  /** Answers of status 400 and above. */
  readonly refused: number;
}

/** What a balancer adds to a request. */
const balancerHeaders = ["X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https"];

/** Asks one address again and again with wrk, from the load's core. */
export async function wrk(lab: Lab, url: string, load: Load): Promise<Measured> {
  const headers = [...balancerHeaders, ...(load.closing === true ? ["Connection: close"] : [])];
  const argv = [
    ...(load.urgent === true ? ["chrt", "--fifo", "10"] : []),
    "wrk",
    ...["--threads", "1", "--connections", String(load.connections), "--duration", `${load.seconds}s`],
    ...["--timeout", "10s", "--script", "/wrk.lua"],
    ...headers.flatMap(header => ["--header", header]),
    url,
  ];
  const printed = await lab.ask(argv, { THINK: String(load.thinkMs ?? 0) });
  return parse(printed, load.thinkMs === undefined ? load.connections : 0);
}

/** Reads wrk.lua's line. `busy`: connections that always had a request under way; 0 when they paused. */
export function parse(printed: string, busy = 0): Measured {
  const line = printed.split("\n").find(text => text.startsWith("{"));
  if (line === undefined) throw new Error(`wrk printed no result: ${printed.trim()}`);
  const { requests, microseconds, mean, p50, p99, max, failed, refused } = JSON.parse(line) as Printed;
  const starved = starvedOf(busy, requests, mean, microseconds);
  return {
    perSecond: (1e6 * (requests - refused)) / microseconds,
    requests,
    p50: p50 / 1000,
    p99: (starved > 0.01 * (requests + starved) ? microseconds : p99) / 1000,
    starved,
    max: max / 1000,
    failed,
    refused,
  };
}

type Printed = Record<"requests" | "microseconds" | "mean" | "p50" | "p99" | "max" | "failed" | "refused", number>;

/**
 * Little's law: connections that took turns are as many as answers a second times their mean time. The run's end cuts off
 * half an answer of each. The estimate is good to about a twentieth; less than that is taken for none.
 */
function starvedOf(busy: number, requests: number, mean: number, microseconds: number): number {
  const served = (requests * mean) / Math.max(microseconds - mean / 2, 1);
  const starved = Math.round(busy - served);
  return starved > busy / 20 ? starved : 0;
}
