import type { Lab } from "../lab/lab";

/** A load of wrk: each connection sends its next request when it has the answer. */
export interface Load {
  /** Number of connections, which are kept from request to request. */
  readonly connections: number;
  readonly seconds: number;
  /** How long each connection waits between requests on average. Default: not at all. */
  readonly thinkMs?: number;
  /** Whether each request has a new connection. Default: no. */
  readonly closing?: boolean;
  /** Whether it goes before all other programs on the core of the load, so that its times are exact beside other loads. */
  readonly urgent?: boolean;
  /** Further headers of each request, for example `Accept-Encoding: gzip`. */
  readonly headers?: readonly string[];
}

/** The result of a load. */
export interface Measured {
  /** Good answers per second. */
  readonly perSecond: number;
  readonly requests: number;
  readonly p50Ms: number;
  /** A connection that got no answer in the whole run counts as one answer that took the whole run. */
  readonly p99Ms: number;
  /** Connections that got no answer in the whole run. wrk itself does not report them. */
  readonly starved: number;
  readonly maxMs: number;
  /** Connections that broke, and requests without an answer. */
  readonly failed: number;
  /** Answers with status 400 and above. */
  readonly refused: number;
}

/** The headers that a balancer adds to a request. */
const balancerHeaders = ["X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https"];

/** Requests one address again and again with wrk, from the core of the load. */
export async function wrk(lab: Lab, url: string, load: Load): Promise<Measured> {
  const closing = load.closing === true ? ["Connection: close"] : [];
  const headers = [...balancerHeaders, ...closing, ...(load.headers ?? [])];
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

/**
 * Reads the line that wrk.lua prints.
 *
 * @param busy connections that always had a request under way; 0 when connections waited between requests
 */
export function parse(printed: string, busy = 0): Measured {
  const line = printed.split("\n").find(text => text.startsWith("{"));
  if (line === undefined) throw new Error(`wrk printed no result: ${printed.trim()}`);
  const { requests, microseconds, mean, p50, p99, max, failed, refused } = JSON.parse(line) as Printed;
  const starved = starvedOf(busy, requests, mean, microseconds);
  return {
    perSecond: (1e6 * (requests - refused)) / microseconds,
    requests,
    p50Ms: p50 / 1000,
    p99Ms: (starved > 0.01 * (requests + starved) ? microseconds : p99) / 1000,
    starved,
    maxMs: max / 1000,
    failed,
    refused,
  };
}

/** Counts, and times in microseconds. */
type Printed = Record<"requests" | "microseconds" | "mean" | "p50" | "p99" | "max" | "failed" | "refused", number>;

/**
 * Estimates how many connections got no answer, by Little's law: the number of connections that were served is the answers per
 * second times their mean time. The end of the run cuts off half an answer of each connection. The estimate is good to about
 * a twentieth, so a smaller result counts as none.
 */
function starvedOf(busy: number, requests: number, mean: number, microseconds: number): number {
  const served = (requests * mean) / Math.max(microseconds - mean / 2, 1);
  const starved = Math.round(busy - served);
  return starved > busy / 20 ? starved : 0;
}
