import { setTimeout as sleep } from "node:timers/promises";
import { databaseAuthorityPem, issueCertificate } from "../../rehearsal/machines/images/authorities";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { until } from "../../rehearsal/support/until";
import type { Cgroup } from "./cgroups";
import { loadCore } from "./cores";
import type { Lab } from "./lab";
import type { Root } from "./root";

const host = "database.bench.test";
const rows = 10_000;

/** Address and account of the shop's database, as the site's configuration has them. */
export const account = {
  host,
  port: 3306,
  username: "shop",
  password: "shop",
  database: "shop",
  ca: "/etc/lamp/database-ca.pem",
};

const settings = `[mysqld]
datadir = /data
tmpdir = /tmp
socket = /run/mysqld/mysqld.sock
pid_file = /run/mysqld/mysqld.pid
mysqlx = OFF
skip_log_bin
performance_schema = OFF
innodb_buffer_pool_size = 64M
max_connections = 400
require_secure_transport = ON
ssl_ca = /settings/ca.pem
ssl_cert = /settings/server.pem
ssl_key = /settings/server.pem
`;

/** MySQL over TLS on the core of the load, with a table of products. */
export class Database {
  readonly #root: Root;
  readonly #cgroup: Cgroup;

  private constructor(root: Root, cgroup: Cgroup) {
    this.#root = root;
    this.#cgroup = cgroup;
  }

  static async start(lab: Lab): Promise<Database> {
    const root = await lab.root("database", await imageRoot("database"));
    root.write("/settings/my.cnf", `${settings}bind_address = ${root.address}\n`);
    root.write("/settings/server.pem", await issueCertificate([host], "database"));
    root.write("/settings/ca.pem", await databaseAuthorityPem());
    await root.run("chown -R mysql /settings /run/mysqld; chmod 600 /settings/server.pem");
    const database = new Database(root, lab.cgroups.make("database"));
    await database.#boot();
    const values = Array.from({ length: rows }, (_, i) => `(${i + 1},'Lamp ${i + 1}','Shines softly.',${i})`);
    await database.sql(
      "CREATE DATABASE shop; USE shop;" +
        "CREATE TABLE product (id INT PRIMARY KEY, name VARCHAR(60), text VARCHAR(200), cents INT);" +
        `INSERT INTO product VALUES ${values.join(",")};` +
        "CREATE USER shop@'%' IDENTIFIED WITH caching_sha2_password BY 'shop' REQUIRE SSL; GRANT ALL ON shop.* TO shop@'%';",
    );
    return database;
  }

  /** Writes into a server's tree where the database is and which certificate authority it has. */
  async introduce(root: Root): Promise<void> {
    root.write("/etc/hosts", `127.0.0.1 localhost\n${this.#root.address} ${host}\n`);
    root.write(account.ca, await databaseAuthorityPem());
  }

  async sql(statements: string): Promise<string> {
    this.#root.write("/tmp/statements.sql", statements);
    const client = "mysql --user=rdsadmin --socket=/run/mysqld/mysqld.sock --batch --skip-column-names";
    return (await this.#root.run(`${client} < /tmp/statements.sql`)).trim();
  }

  /** Stops MySQL's processes: connections stay open and get no answer, as when a disk hangs. */
  freeze(): void {
    this.#signal("SIGSTOP");
  }

  /** Lets a frozen MySQL go on. */
  thaw(): void {
    this.#signal("SIGCONT");
  }

  /** Ends all connections of the site. */
  async cut(): Promise<void> {
    const ids = await this.sql("SELECT id FROM information_schema.processlist WHERE user = 'shop'");
    // A connection may have ended in the meantime: KILL then fails, which is no reason to stop.
    for (const id of ids.split("\n").filter(id => id !== "")) await this.sql(`KILL ${id}`).catch(() => "");
  }

  /** Kills MySQL, as a failure would, and starts it again after `downSeconds`. */
  async restart(downSeconds: number): Promise<void> {
    this.#cgroup.kill();
    await sleep(downSeconds * 1000);
    await this.#boot();
  }

  async #boot(): Promise<void> {
    const mysqld = "exec setpriv --reuid mysql --regid mysql --init-groups mysqld --defaults-file=/settings/my.cnf";
    this.#root.start("mysqld", mysqld, { cgroup: this.#cgroup, policy: "other", core: loadCore });
    let answer = "";
    await until("the database to start", { seconds: 60, intervalMs: 100, seen: () => answer }, async () => {
      answer = await this.sql("SELECT 1").catch((error: Error) => error.message);
      return answer === "1";
    });
  }

  #signal(signal: "SIGSTOP" | "SIGCONT"): void {
    for (const pid of this.#cgroup.processes) process.kill(pid, signal);
  }
}
