import { createHash } from "node:crypto";
import { record, text } from "../../rehearsal/aws/core/values";
import { deriveTopology } from "../../rehearsal/aws/core/deriveTopology";
import { currentSecret } from "../../rehearsal/aws/services/secretsmanager/resources";
import type { TargetGroup } from "../../rehearsal/aws/core/topology";
import { findMachine, type Machine } from "../../rehearsal/machines/machine";
import { until } from "../../rehearsal/support/until";
import type { Place } from "./place";

/** The part of the sample site's /status.json that drills read. */
export interface Status {
  /** The connection for writes: `ok`, or `away` if the database does not answer. */
  readonly writer: string;
  /** The connection for reads: `ok` or `away`. */
  readonly reader: string;
  /** Whether the server has a valid database account: `ok` if it has. */
  readonly credentials: string;
}

/** A database account, as its secret in Secrets Manager contains it. */
export interface DatabaseAccount {
  readonly username: string;
  readonly password: string;
  /** The schema. Only the application's secret has it. */
  readonly database?: string;
}

/** The value of the header X-Served-By of a web server, for example `web-3f9a1c`. Computed as web-server.sh in userdata/ does. */
export const servedBy = (instanceId: string): string =>
  `web-${createHash("sha256").update(instanceId).digest("hex").slice(0, 6)}`;

/** The machines of the stack, by their roles. */
export class Fleet {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The servers that the balancer sends requests to, sorted by name. */
  servers(): Machine[] {
    const targets = this.targetGroup().targets.map(target => target.id);
    return this.#place.machines
      .list()
      .filter(machine => targets.includes(machine.id))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** The server that drills break: the first by name. */
  firstServer(): Machine {
    const [server] = this.servers();
    if (server === undefined) throw new Error("the load balancer has no web servers");
    return server;
  }

  /** The zone of a machine, for example `eu-central-1a`. Throws if there is no such machine. */
  zoneOf(id: string): string {
    return findMachine(this.#place.machines.list(), id).zone;
  }

  /** The node of the load balancer that drills break: the first. */
  firstBalancerNode(): Machine {
    const node = this.#place.machines.list().find(({ kind }) => kind === "balancer");
    if (node === undefined) throw new Error("the stack has no load balancer");
    return node;
  }

  /** How many nodes the load balancer has: one for each of its subnets. */
  balancerNodeCount(): number {
    return deriveTopology(this.#place.cloud.account).balancers[0]?.nodes.length ?? 0;
  }

  targetGroup(): TargetGroup {
    const [group] = deriveTopology(this.#place.cloud.account).targetGroups;
    if (group === undefined) throw new Error("the stack has no target group");
    return group;
  }

  /** Instance ids of the targets that are not healthy. Targets that are being drained do not count. */
  async unhealthy(): Promise<string[]> {
    const health = await this.#place.machines.targetHealth();
    return health.filter(({ state }) => state !== "healthy" && state !== "draining").map(target => target.targetId);
  }

  /** Identifiers of the primary and the replica, from the outputs databaseWriter and databaseReader. */
  async databases(): Promise<{ primary: string; replica: string }> {
    const outputs = await this.#place.stack.outputs();
    const identifier = (output: string) => text(outputs[output]).split(".")[0] ?? "";
    return { primary: identifier("databaseWriter"), replica: identifier("databaseReader") };
  }

  /** Reads /status.json on every server that is powered on. An entry is undefined if a server gives no such answer. */
  async statuses(): Promise<(Status | undefined)[]> {
    return Promise.all(this.#running().map(({ id }) => this.#status(id)));
  }

  async #status(server: string): Promise<Status | undefined> {
    const argv = ["curl", "-sm", "5", "http://127.0.0.1/status.json"];
    const { stdout } = await this.#place.machines.execIn(server, argv, { timeout: 8 });
    try {
      const status = record(JSON.parse(stdout));
      return "writer" in status ? (status as unknown as Status) : undefined;
    } catch {
      return undefined;
    }
  }

  #running(): Machine[] {
    return this.servers().filter(({ on }) => on);
  }

  /** Waits until every server that is powered on writes to the current primary. */
  async untilWriting(seconds: number): Promise<void> {
    const { primary } = await this.databases();
    const read = ["php", "-r", 'echo json_decode(file_get_contents("/run/lamp/database.json"))->writer;'];
    const writers = () =>
      Promise.all(this.#running().map(async ({ id }) => (await this.#place.machines.execIn(id, read)).stdout));
    await until("every server to learn the address of the new primary", { seconds }, async () =>
      (await writers()).every(writer => writer.startsWith(`${primary}.`)),
    );
    if (!this.#place.isSample) return; // another site has no /status.json
    await until("every server to write", { seconds }, async () =>
      (await this.statuses()).every(status => status?.writer === "ok"),
    );
  }

  /** Waits until every server is healthy and reaches both databases with a valid account. */
  async untilWhole(seconds = 90): Promise<void> {
    await until("every server to be healthy", { seconds }, async () => (await this.unhealthy()).length === 0);
    if (!this.#place.isSample) return; // another site has no /status.json
    await until("every server to reach both databases", { seconds }, async () =>
      (await this.statuses()).every(
        status => status?.writer === "ok" && status.reader === "ok" && status.credentials === "ok",
      ),
    );
  }

  /** Reads the secret of an account: the application's or the administrator's (RDS's master user). */
  async account(role: "application" | "administrator"): Promise<DatabaseAccount> {
    const { databaseSecretArns } = await this.#place.stack.outputs();
    const version = currentSecret(this.#place.cloud.account, text(record(databaseSecretArns)[role]))?.version;
    return record(JSON.parse(version?.inputs.secretString ?? "")) as unknown as DatabaseAccount;
  }
}
