import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { DatabaseHealth } from "../../aws/core/hardware";
import { authorityPem, issueCertificate } from "../images/authorities";
import { type Box, ended } from "../sandbox/sandbox";
import { columns, replicaLag } from "./replicaStatus";
import { literal } from "./databaseAccounts";
import { removeGroup } from "../sandbox/runFolder";

/** Seconds that a database may take to start. */
const START = 60;
/** Seconds that monitoring waits for an answer. */
const PATIENCE = 2;

/** One running mysqld: its process, its disk, and a way to its administrator's account. */
export class Mysqld {
  readonly group: string;
  private readonly box: Box;
  private readonly name: string;
  private readonly folder: string;
  private process: ChildProcess | undefined;

  constructor(box: Box, name: string) {
    this.box = box;
    this.name = name;
    this.folder = path.join(box.run.path, "machines", name);
    this.group = path.join(box.run.group, name);
  }

  /** Makes its files: a certificate for its names. */
  async prepare(names: readonly string[]): Promise<void> {
    const settings = path.join(this.folder, "settings");
    fs.mkdirSync(settings, { recursive: true });
    fs.writeFileSync(path.join(settings, "server.pem"), await issueCertificate(names, "database"), { mode: 0o600 });
    fs.writeFileSync(path.join(settings, "ca.pem"), await authorityPem("database"));
  }

  /** Writes the settings that the next start reads. */
  configure(configuration: string): void {
    fs.writeFileSync(path.join(this.folder, "settings", "my.cnf"), configuration);
  }

  /** Starts it, and returns when it answers. */
  async start(image: string, interfaceId: string): Promise<void> {
    const group = `/sys/fs/cgroup/${path.basename(this.box.run.group)}/${this.name}`;
    const argv = [path.join(__dirname, "database.sh"), this.folder, image, group, interfaceId];
    const child = this.box.daemon(this.name, ["bash", ...argv]);
    this.process = child;
    child.once("exit", () => (this.process = undefined));
    for (const deadline = Date.now() + START * 1000; ;) {
      const { code } = await this.box.try(["chroot", this.root, "mysqladmin", "--user=rdsadmin", "ping"]);
      if (code === 0) return;
      if (this.process === undefined || Date.now() > deadline) {
        const said = fs.readFileSync(this.box.log(this.name), "utf8").trim().split("\n").slice(-15).join("\n");
        throw new Error(`the database ${this.name} does not start; its log ends with\n${said}`);
      }
      await new Promise(done => setTimeout(done, 100));
    }
  }

  /** Lets it finish what it does, and ends it. */
  async shutDown(): Promise<void> {
    const child = this.process;
    await this.sql("SHUTDOWN");
    if (child !== undefined) await ended(child);
  }

  /** Cuts its power. Its disk stays. */
  async kill(): Promise<void> {
    const child = this.process;
    await removeGroup(this.group);
    if (child !== undefined) await ended(child);
  }

  /** Cuts its power and drops its disk. */
  async destroy(): Promise<void> {
    await this.kill();
    await this.box.try(["umount", this.root]);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  isOn(): boolean {
    return this.process !== undefined;
  }

  /** Runs statements as RDS's own administrator; returns rows, one a line, columns with tabs between, or as `form` has them. */
  async sql(statements: string, form = "--skip-column-names"): Promise<string> {
    const { code, stdout, stderr } = await this.box.try(this.client(form), { input: statements });
    if (code !== 0) throw new Error(`database ${this.name}: ${stderr.trim()}`);
    return stdout.trim();
  }

  /** Waits until it has done these transactions, a set of GTIDs. Throws after so many seconds, with what hinders it. */
  async catchUp(transactions: string, seconds: number): Promise<void> {
    // With those of several servers in it, a set comes in lines, which the client writes as \n.
    const set = transactions.replace(/\s|\\n/g, "");
    if ((await this.sql(`SELECT WAIT_FOR_EXECUTED_GTID_SET(${literal(set)}, ${seconds})`)) === "0") return;
    const status = await this.replicaStatus();
    const errors = ["Last_IO_Error", "Last_SQL_Error"].map(key => status.get(key) ?? "").filter(text => text !== "");
    throw new Error(`the replica ${this.name} has not caught up after ${seconds} s. ${errors.join(" ")}`);
  }

  /** What SHOW REPLICA STATUS tells; empty when it replicates nothing. */
  async replicaStatus(): Promise<ReadonlyMap<string, string>> {
    return columns(await this.sql("SHOW REPLICA STATUS", "--vertical"));
  }

  /** How monitoring finds it. */
  async health(): Promise<DatabaseHealth> {
    if (!this.isOn()) return { state: "off" };
    const statements = "SHOW GLOBAL STATUS LIKE 'Threads_connected'; SHOW REPLICA STATUS";
    // Killed in the box itself: a client that waits for a frozen server would hold the pipe open.
    const patient = ["timeout", "--signal=KILL", String(PATIENCE), ...this.client("--vertical")];
    const { code, stdout } = await this.box.try(patient, { input: statements });
    if (code !== 0) return { state: this.isOn() ? "silent" : "off" };
    const said = columns(stdout);
    const replicates = said.has("Replica_IO_Running");
    return {
      state: "running",
      connections: Number(said.get("Value")),
      ...(replicates ? { lagSeconds: replicaLag(said) } : {}),
    };
  }

  private client(form: string): string[] {
    return ["chroot", this.root, "mysql", "--user=rdsadmin", "--batch", form];
  }

  private get root(): string {
    return path.join(this.folder, "root");
  }
}
