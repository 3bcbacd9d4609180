import { literal } from "../../rehearsal/machines/database/databaseAccounts";
import { none, that, unnoticed } from "../judge/checks";
import type { Drill } from "../drill";
import { type DatabaseAccount, Fleet } from "../stage/fleet";
import { Knocks } from "../stage/knocks";
import type { Stage } from "../stage/stage";

/** Both accounts get new passwords, twice. */
export const rotatePassword: Drill = {
  name: "rotate-password",
  what: "new passwords for application and administrator, twice",
  isLong: true,
  async run(stage) {
    const fleet = new Fleet(stage);
    const generation = Number(stage.stack.setting("lamp:databasePasswordGeneration"));
    const old: DatabaseAccount[] = [];
    const knocks = new Knocks(stage);
    for (const next of [generation + 1, generation + 2]) {
      old.push(await fleet.account("application"), await fleet.account("administrator"));
      await stage.change("new passwords", { "lamp:databasePasswordGeneration": String(next) });
      // Servers that were made together ask at the same moment; others do not, and here they shall not.
      await stage.machines.execIn(fleet.server().id, ["systemctl", "start", "lamp-database"]);
      const { password } = await fleet.account("application");
      await stage.until("every server has the new password", 60, async () =>
        (await passwords(stage)).every(one => one === password),
      );
      stage.mark("every server has the new password");
    }
    const refused = await knocks.stop();
    // The account's own password before stays good for an hour; a server that looks after that discards it.
    await anHourLater(stage, await fleet.account("application"));
    const isRefused = async () =>
      (await Promise.all(old.map(account => login(stage, account)))).every(code => code === 1045);
    await stage.until("old passwords are refused", 60, isRefused);
    stage.mark("an hour later: every old password is refused");
    const current = [await fleet.account("application"), await fleet.account("administrator")];
    const works = (await Promise.all(current.map(account => login(stage, account)))).every(code => code === 0);
    return seen => [
      that(`the ${old.length} old passwords are refused at the end`, true),
      that("the new ones are not", works),
      none("logins refused with the password that a server has", refused),
      ...unnoticed(seen),
    ];
  },
};

/** What PHP has on each server. */
async function passwords(stage: Stage): Promise<string[]> {
  const read = ["php", "-r", 'echo json_decode(file_get_contents("/run/lamp/database.json"))->password;'];
  const servers = new Fleet(stage).servers();
  return Promise.all(servers.map(async ({ id }) => (await stage.machines.execIn(id, read)).stdout));
}

/** Moves the moment back that is noted with the account, and wakes the servers' service. */
async function anHourLater(stage: Stage, { username }: DatabaseAccount): Promise<void> {
  const fleet = new Fleet(stage);
  const { primary } = await fleet.databases();
  const moved = Math.floor(Date.now() / 1000) - 3_700;
  await stage.machines.sqlIn(primary, `ALTER USER ${literal(username)}@'%' ATTRIBUTE '{"passwordMoved": ${moved}}'`);
  for (const { id } of fleet.servers()) await stage.machines.execIn(id, ["systemctl", "start", "lamp-database"]);
}

/** Logs in at the primary from a server: 0, or MySQL's error. */
async function login(stage: Stage, { username, password }: DatabaseAccount): Promise<number> {
  const fleet = new Fleet(stage);
  const { databaseWriter } = await stage.stack.outputs();
  const program = `
    try {
      new PDO("mysql:host=$argv[1]", $argv[2], $argv[3], [PDO::MYSQL_ATTR_SSL_CA => "/etc/lamp/database-ca.pem"]);
      echo 0;
    } catch (PDOException $error) { echo $error->errorInfo[1]; }`;
  const argv = ["php", "-r", program, String(databaseWriter), username, password];
  return Number((await stage.machines.execIn(fleet.server().id, argv)).stdout);
}
