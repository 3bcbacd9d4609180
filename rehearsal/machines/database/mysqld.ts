import type { ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseHealth } from "../../aws/core/hardware";
import { until } from "../../support/until";
import { authorityPem, issueCertificate } from "../images/authorities";
import { removeCgroup } from "../sandbox/cgroups";
import { ended } from "../sandbox/command";
import type { Sandbox } from "../sandbox/sandbox";
import { literal } from "./databaseAccounts";
import { columns, replicaLag } from "./replicaStatus";

/** How long a database may take to start. */
const startSeconds = 60;
/** How long monitoring waits for an answer. */
const monitoringSeconds = 2;

/** A mysqld: its process, its disk, and access to its administrator's account. */
export class Mysqld {
  /** Path of its control group, as the host sees it. */
  readonly cgroup: string;
  readonly #sandbox: Sandbox;
  readonly #name: string;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  constructor(sandbox: Sandbox, name: string) {
    this.#sandbox = sandbox;
    this.#name = name;
    this.#folder = join(sandbox.run.path, "machines", name);
    this.cgroup = sandbox.cgroup(name);
  }

  /** Writes its certificate, which is for these names and addresses, and that of the authority. */
  async prepare(names: readonly string[]): Promise<void> {
    const settings = join(this.#folder, "settings");
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, "server.pem"), await issueCertificate(names, "database"), { mode: 0o600 });
    writeFileSync(join(settings, "ca.pem"), await authorityPem("database"));
  }

  /** Writes the settings that the next start reads. */
  configure(configuration: string): void {
    writeFileSync(join(this.#folder, "settings", "my.cnf"), configuration);
  }

  /** Starts it, and returns when it answers. */
  async start(image: string, interfaceId: string): Promise<void> {
    const cgroup = this.#sandbox.innerCgroup(this.#name);
    const argv = [join(__dirname, "database.sh"), this.#folder, image, cgroup, interfaceId];
    const child = this.#sandbox.daemon(this.#name, ["bash", ...argv]);
    this.#process = child;
    child.once("exit", () => (this.#process = undefined));
    const hasStarted = async () => {
      const { code } = await this.#sandbox.try(["chroot", this.#root, "mysqladmin", "--user=rdsadmin", "ping"]);
      if (code !== 0 && this.#process === undefined)
        throw new Error(`the database ${this.#name} does not start; its log ends with\n${this.#endOfLog()}`);
      return code === 0;
    };
    const patience = { seconds: startSeconds, intervalMs: 100, seen: () => this.#endOfLog() };
    await until(`the database ${this.#name} to start`, patience, hasStarted);
  }

  /** Shuts it down in order. */
  async shutDown(): Promise<void> {
    const child = this.#process;
    await this.sql("SHUTDOWN");
    if (child !== undefined) await ended(child);
  }

  /** Cuts the power. The disk stays. */
  async kill(): Promise<void> {
    const child = this.#process;
    await removeCgroup(this.cgroup);
    if (child !== undefined) await ended(child);
  }

  /** Cuts the power and removes the disk. */
  async destroy(): Promise<void> {
    await this.kill();
    await this.#sandbox.try(["umount", this.#root]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  isOn(): boolean {
    return this.#process !== undefined;
  }

  /**
   * Runs statements as RDS's own administrator.
   *
   * @param form option of the client. Default: rows without a header, one a line, with tabs between the columns.
   */
  async sql(statements: string, form = "--skip-column-names"): Promise<string> {
    const { code, stdout, stderr } = await this.#sandbox.try(this.#client(form), { input: statements });
    if (code !== 0) throw new Error(`database ${this.#name}: ${stderr.trim()}`);
    return stdout.trim();
  }

  /** What a program of its image prints. Warnings are left out. */
  async printed(argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#sandbox.try(["chroot", this.#root, ...argv]);
    if (code !== 0) throw new Error(`database ${this.#name}: ${argv.join(" ")}: ${stderr.trim()}`);
    return stdout;
  }

  /** Waits until it has executed these transactions, a set of GTIDs. The error after `seconds` contains what hinders it. */
  async catchUp(transactions: string, seconds: number): Promise<void> {
    // A set with transactions of several servers has several lines. The client writes the line ends as \n.
    const set = transactions.replace(/\s|\\n/g, "");
    if ((await this.sql(`SELECT WAIT_FOR_EXECUTED_GTID_SET(${literal(set)}, ${seconds})`)) === "0") return;
    const status = await this.replicaStatus();
    const errors = ["Last_IO_Error", "Last_SQL_Error"].map(key => status.get(key) ?? "").filter(text => text !== "");
    throw new Error(`the replica ${this.#name} has not caught up after ${seconds} s. ${errors.join(" ")}`);
  }

  /** The columns of SHOW REPLICA STATUS; empty when it replicates nothing. */
  async replicaStatus(): Promise<ReadonlyMap<string, string>> {
    return columns(await this.sql("SHOW REPLICA STATUS", "--vertical"));
  }

  /** The state that RDS's monitoring sees. */
  async health(): Promise<DatabaseHealth> {
    if (!this.isOn()) return { state: "off" };
    const statements = "SHOW GLOBAL STATUS LIKE 'Threads_connected'; SHOW REPLICA STATUS";
    // Killed inside the sandbox: a client that waits for a frozen server would keep the pipe open.
    const limited = ["timeout", "--signal=KILL", String(monitoringSeconds), ...this.#client("--vertical")];
    const { code, stdout } = await this.#sandbox.try(limited, { input: statements });
    if (code !== 0) return { state: this.isOn() ? "silent" : "off" };
    const status = columns(stdout);
    const replicates = status.has("Replica_IO_Running");
    return {
      state: "running",
      connections: Number(status.get("Value")),
      ...(replicates ? { lagSeconds: replicaLag(status) } : {}),
    };
  }

  #endOfLog(): string {
    return readFileSync(this.#sandbox.logFile(this.#name), "utf8").trim().split("\n").slice(-15).join("\n");
  }

  #client(form: string): string[] {
    return ["chroot", this.#root, "mysql", "--user=rdsadmin", "--batch", form];
  }

  get #root(): string {
    return join(this.#folder, "root");
  }
}
