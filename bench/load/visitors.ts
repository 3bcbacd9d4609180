import * as path from "node:path";
import { loadCore, type Lab } from "../lab/lab";

/** Visitors who come at a rate of their own, however slow the answers are, as through a load balancer. */
export interface Crowd {
  readonly url: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Milliseconds after which a visitor gives up. */
  readonly patienceMs: number;
}

/** One visitor's answer. */
export interface Visit {
  /** Milliseconds since the first visitor. */
  readonly at: number;
  /** HTTP status; 0: none. */
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: boolean;
}

/** Sends a crowd, from the load's core. */
export async function send(lab: Lab, crowd: Crowd): Promise<readonly Visit[]> {
  const argv = [process.execPath, "--import", "tsx", path.join(__dirname, "visitorsProcess.ts"), JSON.stringify(crowd)];
  return JSON.parse(await lab.box.exec(["taskset", "-c", String(loadCore), ...argv])) as Visit[];
}

/** Opens connections that do something slow, until the returned function is called. */
export async function occupy(lab: Lab, what: Occupation): Promise<() => void> {
  const argv = [process.execPath, "--import", "tsx", path.join(__dirname, "occupyProcess.ts"), JSON.stringify(what)];
  const child = lab.box.spawn(["taskset", "-c", String(loadCore), ...argv], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise<void>((ready, failed) => {
    child.stdout?.on("data", () => ready());
    child.on("exit", code => failed(new Error(`the slow clients ended with ${code}`)));
  });
  return () => child.stdin?.end();
}

/** Connections that are held, each in one way. */
export interface Occupation {
  readonly host: string;
  readonly connections: number;
  /** idle: one request, then nothing. headers, body: a few bytes a second, for ever; a connection that is ended comes again. */
  readonly kind: "idle" | "headers" | "body";
}
