import { once } from "node:events";
import { join } from "node:path";
import { loadCore, pinned } from "../lab/cores";
import type { Lab } from "../lab/lab";

/**
 * Visitors who arrive at a constant rate, however slow the answers are. Their connections are kept and reused, as a load
 * balancer does.
 */
export interface Crowd {
  readonly url: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** A visitor who has no answer after this time gives up. */
  readonly patienceMs: number;
}

/** The request of one visitor. */
export interface Visit {
  /** Start, since the first visitor. */
  readonly atMs: number;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly durationMs: number;
  /** Whether the answer had a Retry-After header. */
  readonly retryAfter: boolean;
}

/** Connections that are kept open, all in the same way. */
export interface Occupation {
  readonly host: string;
  readonly connections: number;
  /**
   * `idle`: one request, then nothing. `headers` and `body`: a request whose headers or body are sent at a few bytes a second
   * without end. `answer`: requests for a page of 1 MiB, whose answers are read at 20 KB/s. A connection that the server
   * closes is opened again.
   */
  readonly kind: "idle" | "headers" | "body" | "answer";
}

/** Sends a crowd from the core of the load. */
export async function send(lab: Lab, crowd: Crowd): Promise<readonly Visit[]> {
  return JSON.parse(await lab.sandbox.exec(onLoadCore("visitorsProcess.ts", crowd))) as Visit[];
}

/** Opens slow connections. They stay until the returned function is called. */
export async function occupy(lab: Lab, occupation: Occupation): Promise<() => void> {
  const argv = onLoadCore("occupyProcess.ts", occupation);
  const child = lab.sandbox.spawn(argv, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the process with the slow connections ended with ${String(code)}`);
  });
  ended.catch(() => {}); // After the connections are open, its end is wanted.
  if (child.stdout !== null) await Promise.race([once(child.stdout, "data"), ended]);
  return () => child.stdin?.end();
}

/** Command that runs a program of this folder with `argument` as JSON. */
const onLoadCore = (file: string, argument: Crowd | Occupation) =>
  pinned(loadCore, [process.execPath, "--import", "tsx", join(__dirname, file), JSON.stringify(argument)]);
