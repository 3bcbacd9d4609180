import { createHash } from "node:crypto";
import { record, text } from "../../rehearsal/aws/core/values";
import { deriveTopology } from "../../rehearsal/aws/core/deriveTopology";
import { currentSecret } from "../../rehearsal/aws/services/secretsmanager/resources";
import type { TargetGroup } from "../../rehearsal/aws/core/topology";
import type { Machine } from "../../rehearsal/machines/machine";
import type { Stage } from "./stage";

/** What the sample site tells at /status.json, as far as drills look at it. */
export interface Status {
  readonly writer: string;
  readonly reader: string;
  readonly credentials: string;
}

/** A secret of the stack, read. `database` is the schema; only the application's has it. */
export interface DatabaseAccount {
  readonly username: string;
  readonly password: string;
  readonly database?: string;
}

/** What a web server calls itself in the header X-Served-By. */
export const servedBy = (instanceId: string): string =>
  `web-${createHash("sha256").update(instanceId).digest("hex").slice(0, 6)}`;

/** The machines of the stack by what they are for. */
export class Fleet {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** The servers that the balancer sends to, in the order of their names. */
  servers(): Machine[] {
    const targets = this.group().targets.map(target => target.id);
    return this.#stage.machines
      .list()
      .filter(machine => targets.includes(machine.id))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** The one whose failure is drilled: the first. */
  server(): Machine {
    return this.servers()[0] as Machine;
  }

  /** A machine by its id. */
  machine(id: string): Machine {
    const machine = this.#stage.machines.list().find(machine => machine.id === id);
    if (machine === undefined) throw new Error(`there is no machine ${id}`);
    return machine;
  }

  /** The node of the balancer whose failure is drilled: the first. */
  node(): Machine {
    const node = this.#stage.machines.list().find(({ kind }) => kind === "balancer");
    if (node === undefined) throw new Error("the stack has no load balancer");
    return node;
  }

  group(): TargetGroup {
    const [group] = deriveTopology(this.#stage.cloud.account).targetGroups;
    if (group === undefined) throw new Error("the stack has no target group");
    return group;
  }

  /** How many nodes the balancer has. */
  nodes(): number {
    return deriveTopology(this.#stage.cloud.account).balancers[0]?.nodes.length ?? 0;
  }

  /** Ids of targets that the balancer does not call healthy; those on their way out do not count. */
  async sick(): Promise<string[]> {
    const health = await this.#stage.machines.targetHealth();
    return health.filter(({ state }) => state !== "healthy" && state !== "draining").map(target => target.targetId);
  }

  /** Machines of the outputs databaseWriter and databaseReader. */
  async databases(): Promise<{ primary: string; replica: string }> {
    const outputs = await this.#stage.stack.outputs();
    const identifier = (output: string) => text(outputs[output]).split(".")[0] ?? "";
    return { primary: identifier("databaseWriter"), replica: identifier("databaseReader") };
  }

  /** What the site says of itself on one server; undefined when it is not the sample site, or does not answer. */
  async status(server: string): Promise<Status | undefined> {
    const argv = ["curl", "-sm", "5", "http://127.0.0.1/status.json"];
    const { stdout } = await this.#stage.machines.execIn(server, argv, { timeout: 8 });
    try {
      const status = record(JSON.parse(stdout));
      return "writer" in status ? (status as unknown as Status) : undefined;
    } catch {
      return undefined;
    }
  }

  /** What the site says of itself on every server that has power. */
  async statuses(): Promise<(Status | undefined)[]> {
    const running = this.servers().filter(({ on }) => on);
    return Promise.all(running.map(({ id }) => this.status(id)));
  }

  /** Waits until every server that has power writes to the primary of now. */
  async writing(seconds: number): Promise<void> {
    const { primary } = await this.databases();
    const read = ["php", "-r", 'echo json_decode(file_get_contents("/run/lamp/database.json"))->writer;'];
    const isTold = async ({ id }: Machine) =>
      (await this.#stage.machines.execIn(id, read)).stdout.startsWith(`${primary}.`);
    await this.#stage.until("every server is told of the new primary", seconds, async () =>
      (
        await Promise.all(
          this.servers()
            .filter(({ on }) => on)
            .map(isTold),
        )
      ).every(Boolean),
    );
    if (!this.#stage.isSample) return; // another site does not say how it is
    await this.#stage.until("every server writes", seconds, async () =>
      (await this.statuses()).every(status => status?.writer === "ok"),
    );
  }

  /** Waits until every server is healthy and every part of the site says that it is well. */
  async whole(seconds = 90): Promise<void> {
    await this.#stage.until("every server is healthy", seconds, async () => (await this.sick()).length === 0);
    if (!this.#stage.isSample) return; // another site does not say how it is
    await this.#stage.until("every server reaches both databases", seconds, async () =>
      (await this.statuses()).every(
        status => status?.writer === "ok" && status.reader === "ok" && status.credentials === "ok",
      ),
    );
  }

  /** The account of the application or the administrator, as its secret has it. */
  async account(role: "application" | "administrator"): Promise<DatabaseAccount> {
    const { databaseSecretArns } = await this.#stage.stack.outputs();
    const version = currentSecret(this.#stage.cloud.account, text(record(databaseSecretArns)[role]))?.version;
    return record(JSON.parse(version?.inputs.secretString ?? "")) as unknown as DatabaseAccount;
  }
}
