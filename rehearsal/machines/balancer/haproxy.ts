import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../support/until";
import { freezeCgroup, removeCgroup } from "../sandbox/cgroups";
import type { Sandbox } from "../sandbox/sandbox";
import type { NodePlace } from "./balancerConfiguration";
import { ask } from "./haproxySocket";
import { knowsPostQuantum } from "./tlsOffer";

/** How long a HAProxy process may take to start. */
const startSeconds = 10;

/** The HAProxy processes of a balancer's node, in the network namespace and the control group of its network interface. */
export class Haproxy {
  readonly place: NodePlace;
  readonly #sandbox: Sandbox;
  readonly #name: string;
  readonly #cgroup: string;

  constructor(sandbox: Sandbox, interfaceId: string) {
    this.#sandbox = sandbox;
    this.#name = interfaceId;
    this.#cgroup = sandbox.cgroup(interfaceId);
    this.place = {
      socket: `/run/haproxy/${interfaceId}.sock`,
      folder: join(sandbox.run.path, "balancers", interfaceId),
      postQuantum: knowsPostQuantum(),
    };
    mkdirSync(this.place.folder, { recursive: true });
  }

  /** Starts HAProxy. While one process runs, a new one replaces it and takes over its sockets and the health of targets. */
  async load(configuration: string, isRunning: boolean): Promise<void> {
    const { folder, socket } = this.place;
    const file = join(folder, "haproxy.cfg");
    const before = isRunning ? await this.#pid() : undefined;
    writeFileSync(join(folder, "state"), isRunning ? await this.ask("show servers state") : "1\n");
    writeFileSync(file, configuration);
    const check = await this.#sandbox.try(["haproxy", "-c", "-q", "-f", file]);
    if (check.code !== 0) throw new Error(`HAProxy refuses the balancer's configuration: ${check.stderr}`);
    const takeOver = before === undefined ? [] : ["-x", socket, "-sf", before];
    this.#sandbox.daemon(this.#name, ["haproxy", "-db", "-f", file, ...takeOver], this.#name, this.#name);
    const seen = () => readFileSync(this.#sandbox.logFile(this.#name), "utf8").slice(-1000).trim();
    await until("the balancer to start", { seconds: startSeconds, intervalMs: 20, seen }, async () => {
      const now = await this.#pid().catch(() => undefined);
      return now !== undefined && now !== before;
    });
  }

  /** Sends commands in one line, which HAProxy carries out in one step, and returns its answer. */
  ask(...commands: string[]): Promise<string> {
    return ask(this.#sandbox.hostPath(this.place.socket), ...commands);
  }

  /** Ends all processes, including replaced ones that still serve requests in flight. */
  kill(): Promise<void> {
    return removeCgroup(this.#cgroup);
  }

  freeze(frozen: boolean): Promise<void> {
    return freezeCgroup(this.#cgroup, frozen);
  }

  async #pid(): Promise<string> {
    return /^Pid: (\d+)$/m.exec(await this.ask("show info"))?.[1] ?? "";
  }
}
