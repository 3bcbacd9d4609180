import { until } from "../../rehearsal/support/until";
import type { DrillContext } from "../context/drillContext";
import type { DatabaseAccount } from "../context/fleet";
import { Logins } from "../context/logins";
import type { Drill } from "../drill";
import { none, that, unnoticed } from "../judge/checks";

/** MySQL's error 1045: access denied. */
const accessDenied = 1045;

export const rotatePassword: Drill = {
  name: "rotate-password",
  what: "new passwords for application and administrator, and somebody who has the old ones",
  isLong: true,
  async run(context) {
    const { fleet } = context;
    const generation = Number(context.stack.setting("lamp:databasePasswordGeneration"));
    const old = [await fleet.account("application"), await fleet.account("administrator")];
    const logins = new Logins(context);
    const intruder = await holdSession(context);
    await context.change("new passwords", { "lamp:databasePasswordGeneration": String(generation + 1) });
    // From here on nothing is waited for: what `up` has reported as done must be done.
    const codesOf = (accounts: readonly DatabaseAccount[]) =>
      Promise.all(accounts.map(account => logIn(context, account)));
    const codes = await codesOf(old);
    const isHeld = await intruder();
    const { password } = await fleet.account("application");
    const moved = (await passwords(context)).filter(one => one === password).length;
    context.mark("looked at old passwords and sessions");
    const refused = await logins.stop();
    const accepted = await codesOf([await fleet.account("application"), await fleet.account("administrator")]);
    const stillRefused = codes.filter(code => code === accessDenied).length;
    return seen => [
      that("the old passwords are refused at the end", stillRefused === old.length, `${stillRefused} of ${old.length}`),
      that("a session from before is ended", !isHeld),
      that(
        "every server has the new password",
        moved === fleet.servers().length,
        `${moved} of ${fleet.servers().length}`,
      ),
      that(
        "the new passwords are accepted",
        accepted.every(code => code === 0),
      ),
      none("logins refused with the password that a server has", refused),
      ...unnoticed(seen),
    ];
  },
};

/** Opens a session with the application's password and uses it every second. Returns a function that tells whether it still works. */
async function holdSession({ fleet, machines, stack }: DrillContext): Promise<() => Promise<boolean>> {
  const { username, password } = await fleet.account("application");
  const { databaseWriter } = await stack.outputs();
  const program = `
    $db = new PDO("mysql:host=$argv[1]", $argv[2], $argv[3], [PDO::MYSQL_ATTR_SSL_CA => "/etc/lamp/database-ca.pem"]);
    while (true) { $db->exec("DO 1"); sleep(1); }`;
  const { id } = fleet.firstServer();
  const unit = ["systemd-run", "--quiet", "--collect", "--unit=held-session", "php", "-d", "auto_prepend_file=", "-r"];
  await machines.execIn(id, [...unit, program, String(databaseWriter), username, password]);
  const works = async () =>
    (await machines.execIn(id, ["systemctl", "is-active", "held-session"])).stdout.trim() === "active";
  await until("a session to be held open", { seconds: 20 }, works);
  return works;
}

/** The password that PHP uses on each server. */
async function passwords(context: DrillContext): Promise<string[]> {
  const read = ["php", "-r", 'echo json_decode(file_get_contents("/run/lamp/database.json"))->password;'];
  const servers = context.fleet.servers();
  return Promise.all(servers.map(async ({ id }) => (await context.machines.execIn(id, read)).stdout));
}

/** Logs in to the primary from a server. Returns 0, MySQL's error code, or NaN if PHP printed nothing. */
async function logIn(context: DrillContext, { username, password }: DatabaseAccount): Promise<number> {
  const { databaseWriter } = await context.stack.outputs();
  const program = `
    try {
      new PDO("mysql:host=$argv[1]", $argv[2], $argv[3], [PDO::MYSQL_ATTR_SSL_CA => "/etc/lamp/database-ca.pem"]);
      echo 0;
    } catch (PDOException $error) { echo $error->errorInfo[1]; }`;
  const argv = ["php", "-r", program, String(databaseWriter), username, password];
  const { stdout } = await context.machines.execIn(context.fleet.firstServer().id, argv);
  return stdout === "" ? Number.NaN : Number(stdout);
}
