import { beforeAll, describe, expect, it } from "vitest";
import type { NetworkInterface } from "../../aws/core/topology";
import { databaseAuthorityPem } from "../images/authorities";
import { BootedExample, primary, replica, web1 } from "../testing/bootedExample";
import { balanced } from "../testing/example";

describe("databases", () => {
  let example: BootedExample;
  beforeAll(async () => {
    example = await BootedExample.start([web1], [primary, replica]);
    return () => example.stop();
  });

  const php = (code: string) =>
    example.on1("php", "-r", `try { ${code} } catch (Throwable $e) { echo $e->getMessage(); }`);
  const pdo = (host: string, options: string) =>
    `$p = new PDO('mysql:host=${host};dbname=lamp', 'admin', "first'secret", [${options}]);`;
  const verified = "PDO::MYSQL_ATTR_SSL_CA => '/root/ca.pem', PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true";

  /** How a login from web-1 to the primary ends: `in`, or the error. */
  const login = async (password: string) =>
    (await php(`${pdo(primary.hostName, verified).replace("first'secret", password)} echo "in";`)).stdout;
  const changed = { ...primary, masterPassword: "second", parameters: { ...primary.parameters, read_only: "1" } };

  it("writes to the primary and reads from the replica, over TLS only", async () => {
    await example.machines.execIn("web-1", ["tee", "/root/ca.pem"], { input: await databaseAuthorityPem() });
    const write = `$p->exec("CREATE TABLE t (v INT PRIMARY KEY)"); $p->exec("INSERT INTO t VALUES (7)"); echo "written";`;
    expect((await php(pdo(primary.hostName, verified) + write)).stdout).toBe("written");
    const cipher = `echo $p->query("SHOW STATUS LIKE 'Ssl_version'")->fetchColumn(1);`;
    const read = `for ($i = 0; $i < 50 && !($v = @$p->query("SELECT v FROM t")->fetchColumn()); $i++) usleep(100000); echo $v, " ";`;
    expect((await php(pdo(replica.hostName, verified) + read + cipher)).stdout).toBe("7 TLSv1.3");
    expect((await php(pdo(primary.hostName, ""))).stdout).toContain("insecure transport are prohibited");
    const other = verified.replace("/root/ca.pem", "/etc/ssl/certs/ca-certificates.crt");
    expect((await php(pdo(primary.hostName, other))).stdout).toMatch(
      /certificate verify failed|Cannot connect to MySQL/,
    );
    expect(await example.machines.sqlIn("db-2", "SELECT @@read_only")).toBe("1");
  });

  it("changes parameters and the password in place", async () => {
    const changed = {
      ...primary,
      masterPassword: "second",
      parameters: { ...primary.parameters, long_query_time: "0.25" },
    };
    await example.machines.updateDatabase(changed);
    expect(await example.machines.sqlIn("db-1", "SELECT @@long_query_time")).toBe("0.250000");
    expect((await php(`${pdo(primary.hostName, verified)} echo "in";`)).stdout).toContain("Access denied");
    await example.machines.updateDatabase(primary);
    expect((await php(`${pdo(primary.hostName, verified)} echo "in";`)).stdout).toBe("in");
  });

  it("applies changes that were made while it was frozen when it goes on", async () => {
    await example.machines.faults.freeze("db-1", true);
    await example.machines.updateDatabase(changed);
    await example.machines.faults.freeze("db-1", false);
    expect(await example.machines.sqlIn("db-1", "SELECT @@read_only")).toBe("1");
    expect(await login("second")).toBe("in");
    await example.machines.updateDatabase(primary);
    expect(await login("first'secret")).toBe("in");
  });

  it("applies changes that were made while it was off at the next start", async () => {
    const killed = () => example.machines.faults.kill("db-1");
    expect(await example.noticed("web-1", "10.20.20.5", 3306, killed)).toEqual(["open: silent", "new: silent"]);
    expect(example.machines.list().flatMap(({ name, on }) => (on ? [] : [name]))).toEqual(["db-1"]);
    await example.machines.updateDatabase(changed);
    await example.machines.faults.powerOn("db-1");
    expect(await example.machines.sqlIn("db-1", "SELECT @@read_only")).toBe("1");
    expect(await login("second")).toBe("in");
    await example.machines.updateDatabase(primary);
    expect(await example.machines.sqlIn("db-1", "SELECT @@read_only")).toBe("0");
  });

  // RDS for MySQL 8.4: MySQL's defaults, but for those of the console for default.mysql8.0 (local_infile, performance_schema), and
  // the user guide ("Local time zone for MySQL", "Role-based privilege model", "TLS support").
  it.each([
    [
      "sql_mode",
      "SELECT @@global.sql_mode",
      "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
    ],
    ["the time zone", "SELECT @@system_time_zone, TIMEDIFF(NOW(), UTC_TIMESTAMP())", "UTC\t00:00:00"],
    ["named time zones", "SELECT CONVERT_TZ('2024-01-01 12:00:00', 'UTC', 'Europe/Paris')", "2024-01-01 13:00:00"],
    ["the character set", "SELECT @@character_set_server, @@collation_server", "utf8mb4\tutf8mb4_0900_ai_ci"],
    [
      "the character set of the schema",
      "SELECT default_character_set_name FROM information_schema.schemata WHERE schema_name = 'lamp'",
      "utf8mb4",
    ],
    ["capitals in names of tables", "SELECT @@lower_case_table_names", "0"],
    ["LOAD DATA LOCAL", "SELECT @@local_infile", "1"],
    ["the format of the binary log", "SELECT @@binlog_format, @@log_bin, @@sync_binlog", "ROW\t1\t1"],
    ["functions in the binary log", "SELECT @@log_bin_trust_function_creators", "0"],
    ["performance_schema", "SELECT @@performance_schema", "0"],
    ["the event scheduler", "SELECT @@event_scheduler", "ON"],
    ["versions of TLS", "SELECT @@tls_version", "TLSv1.2,TLSv1.3"],
    [
      "authentication",
      "SELECT @@authentication_policy, plugin FROM mysql.user WHERE user = 'admin'",
      "*,,\tcaching_sha2_password",
    ],
    ["the isolation of transactions", "SELECT @@transaction_isolation, @@autocommit", "REPEATABLE-READ\t1"],
    ["durability", "SELECT @@innodb_flush_log_at_trx_commit, @@innodb_doublewrite", "1\tON"],
    [
      "time-outs",
      "SELECT @@wait_timeout, @@interactive_timeout, @@lock_wait_timeout, @@innodb_lock_wait_timeout",
      "28800\t28800\t31536000\t50",
    ],
    ["sizes", "SELECT @@max_allowed_packet, @@group_concat_max_len, @@innodb_page_size", "67108864\t1024\t16384"],
    [
      "privileges that nobody has",
      "SELECT super_priv, file_priv, shutdown_priv FROM mysql.user WHERE user = 'admin'",
      "N\tN\tN",
    ],
    [
      "privileges of the administrator",
      "SELECT create_user_priv, process_priv, event_priv, trigger_priv, create_routine_priv FROM mysql.user WHERE user = 'admin'",
      "Y\tY\tY\tY\tY",
    ],
  ])("has %s as RDS has", async (_, statement, expected) => {
    expect(await example.machines.sqlIn("db-1", statement)).toBe(expected);
  });

  it("refuses what RDS refuses to the administrator, and functions and triggers without the parameter", async () => {
    const account = pdo(primary.hostName, verified);
    const tried = async (statement: string) => (await php(`${account} $p->exec("${statement}"); echo "done";`)).stdout;
    expect(await tried("SET GLOBAL max_connections = 10")).toContain("Access denied");
    expect(await tried("SELECT 1 INTO OUTFILE '/tmp/x'")).toContain("Access denied");
    expect(await tried("CREATE FUNCTION seven() RETURNS INT DETERMINISTIC RETURN 1")).toContain("1419");
    const trusting = { ...primary, parameters: { ...primary.parameters, log_bin_trust_function_creators: "1" } };
    await example.machines.updateDatabase(trusting);
    expect(await tried("CREATE FUNCTION seven() RETURNS INT DETERMINISTIC RETURN 1")).toBe("done");
    expect(await tried("CREATE TABLE f (v INT)")).toBe("done");
    expect(await tried("CREATE TRIGGER g BEFORE INSERT ON f FOR EACH ROW SET NEW.v = seven()")).toBe("done");
    await example.machines.updateDatabase(primary);
  });

  it("takes a static parameter only at a restart, and keeps the time zone of its group over one", async () => {
    const { machines } = example;
    const parameters = { ...primary.parameters, innodb_ft_min_token_size: "2", time_zone: "Europe/Paris" };
    await machines.updateDatabase({ ...primary, parameters });
    const both = () => machines.sqlIn("db-1", "SELECT @@innodb_ft_min_token_size, @@global.time_zone");
    expect(await both()).toBe("3\tEurope/Paris");
    await machines.restartDatabase("db-1");
    expect(await both()).toBe("2\tEurope/Paris");
    await machines.updateDatabase(primary);
    await machines.restartDatabase("db-1");
    expect(await both()).toBe("3\tSYSTEM");
    await machines.sqlIn("db-2", "STOP REPLICA; START REPLICA");
  });

  it("stops a replica whose storage is full, and writes nothing to a full primary, until there is room again", async () => {
    const { machines } = example;
    // By itself it notices that its source was off only after replica_net_timeout, which is a minute.
    await machines.sqlIn("db-2", "STOP REPLICA; START REPLICA");
    const rows = () => machines.sqlIn("db-2", "SELECT COUNT(*) FROM lamp.t");
    const before = Number(await rows());
    await machines.setStorageFull("db-2", true);
    expect((await machines.databaseHealth("db-2")).lagSeconds).toBe(-1);
    await machines.sqlIn("db-1", "INSERT INTO lamp.t VALUES (70)");
    await machines.setStorageFull("db-2", false);
    await expect.poll(rows, { timeout: 10_000 }).toBe(String(before + 1));
    await machines.setStorageFull("db-1", true);
    await expect(machines.sqlIn("db-1", "DELETE FROM lamp.t WHERE v = 70")).rejects.toThrow("--super-read-only");
    await machines.setStorageFull("db-1", false);
    expect(await machines.sqlIn("db-1", "SELECT @@read_only, @@super_read_only")).toBe("0\t0");
    await machines.sqlIn("db-1", "DELETE FROM lamp.t WHERE v = 70");
    await expect.poll(rows, { timeout: 10_000 }).toBe(String(before));
  });

  it("promotes a replica whose source is off, with every transaction that it has received", async () => {
    await example.machines.sqlIn("db-1", "INSERT INTO lamp.t VALUES (8)");
    // The definer of an event decides who may change it, so it is not RDS's own administrator.
    await php(
      `${pdo(primary.hostName, verified)} $p->exec("CREATE EVENT tick ON SCHEDULE EVERY 1 DAY DO DELETE FROM t WHERE v > 1000");`,
    );
    const rows = () => example.machines.sqlIn("db-2", "SELECT COUNT(*) FROM lamp.t");
    await expect.poll(rows, { timeout: 10_000 }).toBe("2");
    await example.machines.faults.kill("db-1");
    await example.machines.faults.kill("db-2");
    await example.machines.faults.powerOn("db-2");
    const status = () => example.machines.sqlIn("db-2", "SHOW REPLICA STATUS");
    await expect.poll(status, { timeout: 10_000 }).toContain("Connecting to source");
    const begin = Date.now();
    await example.machines.promoteDatabase("db-2");
    expect(Date.now() - begin).toBeLessThan(5000);
    expect(
      (await php(`${pdo(replica.hostName, verified)} $p->exec("INSERT INTO t VALUES (9)"); echo "written";`)).stdout,
    ).toBe("written");
    expect(await example.machines.sqlIn("db-2", "SELECT GROUP_CONCAT(v ORDER BY v) FROM lamp.t")).toBe("7,8,9");
    // A promotion does not enable what was disabled because the database was a replica (MySQL manual, "Replication of Invoked Features").
    const events = () => example.machines.sqlIn("db-2", "SELECT event_name, status FROM information_schema.events");
    expect(await events()).toBe("tick\tREPLICA_SIDE_DISABLED");
    await php(`${pdo(replica.hostName, verified)} $p->exec("ALTER EVENT tick ENABLE");`);
    expect(await events()).toBe("tick\tENABLED");
  });

  it("refuses a replica of a frozen database, and destroys databases that are off or frozen", async () => {
    await example.machines.destroyDatabase("db-1");
    await example.machines.faults.freeze("db-2", true);
    const eni = { ...balanced.interfaces.find(({ name }) => name === "db-1"), id: "eni-3", address: "10.20.20.6" };
    await example.machines.apply({ ...balanced, interfaces: [...balanced.interfaces, eni as NetworkInterface] });
    const third = { ...primary, identifier: "db-3", interfaceId: eni.id, replicaOf: "db-2" };
    await expect(example.machines.createDatabase(third)).rejects.toThrow(
      "db-2 does not answer: nothing can replicate it",
    );
    await example.machines.destroyDatabase("db-2");
    expect(example.on).toEqual(["lamp-1a2b3c4 (eu-central-1a)", "lamp-1a2b3c4 (eu-central-1b)", "web-1"]);
  });
});
