import { identifier } from "../../rehearsal/machines/database/databaseAccounts";
import { until } from "../../rehearsal/support/until";
import { AlarmWatch } from "../context/alarmWatch";
import type { DrillContext } from "../context/drillContext";
import type { Drill } from "../drill";
import { atMost, keptWrites, none, note } from "../judge/checks";

const alarmName = "lamp-replication-ReplicaLag";
/**
 * Minutes of AWS after which the alarm rings at the latest: the minute in which replication stops may still have a good
 * value, five have bad ones (components/monitoring/alarms.ts), the last is shown two minutes after its end, and two are for
 * the measurements of a busy machine.
 */
export const noticedMinutes = 1 + 5 + 2 + 2;

export const replicationStopped: Drill = {
  name: "replication-stopped",
  what: "the replica stops replicating on an error: it has a row already that the primary writes",
  isLong: true,
  async run(context) {
    const { fleet, cloud } = context;
    const { replica } = await fleet.databases();
    const conflict = await conflictOf(context, replica);
    const lag = async () => (await context.machines.databaseHealth(replica)).lagSeconds;
    context.markEvent(`a row is written on ${replica}`);
    await context.machines.sqlIn(replica, conflict.make);
    await until("replication to stop", { seconds: 30 }, async () => (await lag()) === -1);
    const watch = new AlarmWatch(cloud);
    context.mark("replication has stopped");
    if (context.isSample)
      await until("every server to read from the primary", { seconds: 30 }, async () =>
        (await fleet.statuses()).every(status => status?.reader === "lagging" && status.writer === "ok"),
      );
    context.mark("servers read from the primary");
    const ringingMinutes = await watch.untilState(alarmName, "ALARM", 60);
    context.mark(`the alarm ${alarmName} has rung`);
    const others = watch.rung().filter(name => name !== alarmName);

    await context.machines.sqlIn(replica, conflict.mend);
    // While visitors write, some transaction is always on its way, and the lag is 1.
    const hasCaughtUp = (seconds = -1) => seconds >= 0 && seconds <= 1;
    await until("the replica to catch up", { seconds: 60 }, async () => hasCaughtUp(await lag()));
    const repaired = new AlarmWatch(cloud);
    context.mark("the replica has caught up");
    const quietMinutes = await repaired.untilState(alarmName, "OK", 60);
    context.mark("the alarm is over");
    const late = repaired.rung();
    return seen => [
      none("failed requests", seen.figures.failed),
      none("refused writes", seen.figures.refused),
      ...keptWrites(seen),
      atMost("the alarm rang after", ringingMinutes, noticedMinutes, " min of AWS"),
      note("the alarm was over after", `${quietMinutes.toFixed(1)} min of AWS`),
      none("other alarms that rang", [...others, ...late].length),
    ];
  },
};

/**
 * How to stop the replication of a database on an error, and how to mend it. Without the sample site nobody writes, so it is only
 * stopped.
 */
export async function conflictOf(context: DrillContext, replica: string): Promise<{ make: string; mend: string }> {
  if (!context.isSample) return { make: "STOP REPLICA SQL_THREAD", mend: "START REPLICA SQL_THREAD" };
  const { database = "" } = await context.fleet.account("application");
  const table = `${identifier(database)}.guestbook`;
  const last = await context.machines.sqlIn(replica, `SELECT MAX(id) FROM ${table}`);
  const id = Number(last) + 10;
  // The replica must not count the row as a transaction of its own: a new replica of it would ask for that for ever.
  const quietly = (statement: string) => `SET sql_log_bin = 0; ${statement}`;
  return {
    make: quietly(
      `INSERT INTO ${table} (id, name, message, server, zone, probe, created_at) ` +
        `VALUES (${id}, 'drill', 'written on the replica', '', '', 1, UTC_TIMESTAMP(6))`,
    ),
    mend: `${quietly(`DELETE FROM ${table} WHERE id = ${id}`)}; START REPLICA SQL_THREAD`,
  };
}
