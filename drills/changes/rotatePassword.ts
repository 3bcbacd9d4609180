import { literal } from "../../rehearsal/machines/database/databaseAccounts";
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
  what: "new passwords for application and administrator, twice",
  isLong: true,
  async run(context) {
    const { fleet } = context;
    const generation = Number(context.stack.setting("lamp:databasePasswordGeneration"));
    const old: DatabaseAccount[] = [];
    const logins = new Logins(context);
    for (const next of [generation + 1, generation + 2]) {
      old.push(await fleet.account("application"), await fleet.account("administrator"));
      await context.change("new passwords", { "lamp:databasePasswordGeneration": String(next) });
      // Servers that were created together would fetch the password at the same moment. The drill needs the case in
      // which one server has it earlier than the others.
      await context.machines.execIn(fleet.firstServer().id, ["systemctl", "start", "lamp-database"]);
      const { password } = await fleet.account("application");
      await until("every server to have the new password", { seconds: 60 }, async () =>
        (await passwords(context)).every(one => one === password),
      );
      context.mark("every server has the new password");
    }
    const refused = await logins.stop();
    // The previous password of the application stays valid for an hour. Then a server's lamp-database discards it.
    await letAnHourPass(context, await fleet.account("application"));
    const codesOf = (accounts: readonly DatabaseAccount[]) =>
      Promise.all(accounts.map(account => logIn(context, account)));
    await until("the old passwords to be refused", { seconds: 60 }, async () =>
      (await codesOf(old)).every(code => code === accessDenied),
    );
    context.mark("an hour later: every old password is refused");
    const accepted = await codesOf([await fleet.account("application"), await fleet.account("administrator")]);
    const stillRefused = (await codesOf(old)).filter(code => code === accessDenied).length;
    return seen => [
      that("the old passwords are refused at the end", stillRefused === old.length, `${stillRefused} of ${old.length}`),
      that(
        "the new passwords are accepted",
        accepted.every(code => code === 0),
      ),
      none("logins refused with the password that a server has", refused),
      ...unnoticed(seen),
    ];
  },
};

/** The password that PHP uses on each server. */
async function passwords(context: DrillContext): Promise<string[]> {
  const read = ["php", "-r", 'echo json_decode(file_get_contents("/run/lamp/database.json"))->password;'];
  const servers = context.fleet.servers();
  return Promise.all(servers.map(async ({ id }) => (await context.machines.execIn(id, read)).stdout));
}

/** Changes the time of the rotation, which MySQL keeps with the account, to an hour ago. Then starts lamp-database. */
async function letAnHourPass(context: DrillContext, { username }: DatabaseAccount): Promise<void> {
  const { fleet, machines } = context;
  const { primary } = await fleet.databases();
  const moved = Math.floor(Date.now() / 1000) - 3_700;
  await machines.sqlIn(primary, `ALTER USER ${literal(username)}@'%' ATTRIBUTE '{"passwordMoved": ${moved}}'`);
  for (const { id } of fleet.servers()) await machines.execIn(id, ["systemctl", "start", "lamp-database"]);
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
