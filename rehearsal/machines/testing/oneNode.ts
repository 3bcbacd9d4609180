import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Balancer, Listener, TargetGroup, Topology } from "../../aws/core/topology";
import { until } from "../../support/until";
import { balancerConfiguration } from "../balancer/balancerConfiguration";
import { ask } from "../balancer/haproxySocket";
import { certificateFile } from "../balancer/names";
import { knowsPostQuantum } from "../balancer/tlsOffer";
import { balanced } from "./example";

/** Whether this machine has what a node needs. */
export const hasHaproxy = spawnSync("haproxy", ["-v"]).status === 0 && spawnSync("openssl", ["version"]).status === 0;

/** How the node differs from that of the example: one listener and one group of targets over HTTP. */
export interface NodeOptions {
  readonly balancer?: Partial<Balancer>;
  readonly listener?: Partial<Listener>;
  readonly group?: Partial<TargetGroup>;
  /** The port of 127.0.0.1 at which the only target is. It gets all requests, because no target is healthy. */
  readonly target: number;
}

/** One node of a balancer as the rehearsal configures it, on this machine's loopback: a HAProxy without a sandbox. */
export class OneNode {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.port = port;
    this.#process = process;
    this.#folder = folder;
  }

  static async start({ balancer = {}, listener = {}, group = {}, target }: NodeOptions): Promise<OneNode> {
    const folder = mkdtempSync(join(tmpdir(), "one-node-"));
    const port = await freePort();
    const [first] = balanced.balancers as [Balancer];
    const [only] = first.listeners as [Listener];
    const ours: Listener = { ...only, ...listener, port };
    if (ours.certificate !== undefined) writeFileSync(join(folder, certificateFile(ours)), ours.certificate);
    const changed: Balancer = { ...first, ...balancer, listeners: [ours] };
    const targetGroups = balanced.targetGroups.map(one => ({ ...one, ...group }));
    const topology: Topology = { ...balanced, balancers: [changed], targetGroups };
    const place = { folder, socket: join(folder, "socket"), postQuantum: knowsPostQuantum() };
    writeFileSync(join(folder, "state"), "1\n");
    const file = join(folder, "haproxy.cfg");
    writeFileSync(
      file,
      balancerConfiguration(topology, changed, "127.0.0.1", place, () => [`127.0.0.1:${target}`]),
    );
    const child = spawn("haproxy", ["-db", "-f", file], { stdio: ["ignore", "ignore", "inherit"] });
    const node = new OneNode(port, child, folder);
    await until("HAProxy to listen", { seconds: 10, intervalMs: 20 }, () => answers(port));
    return node;
  }

  /** Sends commands in one line to HAProxy's socket, and returns its answer. */
  ask(...commands: string[]): Promise<string> {
    return ask(join(this.#folder, "socket"), ...commands);
  }

  stop(): void {
    this.#process.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true });
  }
}

function freePort(): Promise<number> {
  return new Promise(done => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise(done => {
    const socket = connect(port, "127.0.0.1", () => done(true)).on("error", () => done(false));
    socket.on("connect", () => socket.destroy());
  });
}
