import { setTimeout as sleep } from "node:timers/promises";
import { addresses } from "../../rehearsal/aws/core/addresses";
import { instanceTypes } from "../../rehearsal/aws/services/ec2/catalog";
import { identifier, literal } from "../../rehearsal/machines/database/databaseAccounts";
import { type AttackReport, announcedBytes, groupsOf } from "../attackers/attackPlan";
import { Attackers } from "../attackers/attackers";
import { attackerName } from "../attackers/form";
import type { DrillContext } from "../context/drillContext";
import { HealthWatch } from "../context/healthWatch";
import { ServerUseWatch } from "../context/serverUse";
import type { Check, Drill } from "../drill";
import { atMost, none, note, that, unnoticed } from "../judge/checks";
import { answerMs } from "../judge/figures";

/** How long visitors are measured before the attack, and how long the attack lasts once all connections are open. */
const [beforeSeconds, attackSeconds] = [8, 20];
/**
 * Time in which the connections are opened. At once, the slow readers would want more pages at the same moment than there are
 * PHP processes, and each page beyond them gets 503 after 250 ms, whoever asks (docs/performance.md).
 */
const openingSeconds = 5;
const formsPerSecond = 60;
/** Limits::OF_ALL of the sample site, and the minutes that an attack of half a minute can touch. */
export const entriesAtMost = 100 * 2;
/** 95 of 100 answers of PHP come within this time during the attack. A person notices a second (Nielsen, "Response Times"). */
const answerLimitMs = 1_000;

const largePage = "/attack-large.php";
const groups = groupsOf(largePage);
const connections = groups.reduce((sum, { count }) => sum + count, 0);
const bodies = groups.filter(({ way }) => way === "body").reduce((sum, { count }) => sum + count, 0);

export const attack: Drill = {
  name: "attack",
  what: `${connections} slow or idle connections and ${formsPerSecond} forms a second at once, for ${attackSeconds} s`,
  isLong: true,
  async run(context) {
    const { fleet, machines, stack } = context;
    const { url } = await stack.outputs();
    const memory = instanceTypes.get(stack.setting("lamp:webInstanceType"))?.memory ?? 0;
    await everywhere(context, `echo '<?php for ($i = 0; $i < 512; $i++) echo str_repeat("x", 8192);' > ${page}`);
    await sleep(beforeSeconds * 1000);
    const began = context.markEvent("the attack begins");
    const health = new HealthWatch(fleet);
    const use = new ServerUseWatch(context);
    const attackers = Attackers.start(machines, {
      url: String(url),
      addresses: addresses.otherVisitors,
      groups,
      openingSeconds,
      formsPerSecond,
    });
    while (!attackers.areOpen && Date.now() - began < 2 * openingSeconds * 1000) await sleep(200);
    context.mark(attackers.areOpen ? "every connection is open" : "not every connection is open");
    await sleep(attackSeconds * 1000);
    const report = await attackers.stop();
    const ended = Date.now();
    context.mark("the attack is over");
    const unhealthy = await health.stop();
    const peak = await use.stop();
    await everywhere(context, `rm ${page}`);
    const stored = context.isSample ? await takeEntries(context) : undefined;
    return seen => {
      const during = seen.visits.filter(({ at }) => at >= began && at <= ended);
      const before = seen.visits.filter(({ at }) => at < began);
      return [
        ...unnoticed(seen),
        atMost(
          `95 % of PHP's answers (before: ${answerMs(before, 95)} ms)`,
          answerMs(during, 95),
          answerLimitMs,
          " ms",
        ),
        note("half of PHP's answers", `${answerMs(during, 50)} ms (before: ${answerMs(before, 50)} ms)`),
        none("web servers that the balancer called unhealthy", unhealthy),
        atMost("memory of all processes of a server", peak.memoryMib, memory, " MiB"),
        atMost("bodies that Apache of a server keeps", peak.bodiesMib, (bodies * announcedBytes) / 2 ** 20, " MiB"),
        ...ofAttackers(report),
        ...(stored === undefined ? [] : [atMost("entries of the attackers in the database", stored, entriesAtMost)]),
      ];
    };
  },
};

const page = `/srv/lamp/current/public${largePage}`;

const everywhere = ({ fleet, machines }: DrillContext, script: string) =>
  Promise.all(fleet.servers().map(({ id }) => machines.execIn(id, ["sh", "-c", script])));

/** Whether the attack was one, and how its forms were answered. */
export function ofAttackers({ open, forms }: AttackReport): Check[] {
  const held = groups.map(({ name, count }) => `${open[name] ?? 0} of ${count} ${name}`);
  const total = Object.values(open).reduce((sum, count) => sum + count, 0);
  const count = Object.values(forms).reduce((sum, count) => sum + count, 0);
  const answered = Object.entries(forms).map(([status, count]) => `${count} x ${status === "0" ? "nothing" : status}`);
  return [
    that("at least nine of ten connections were open at the end", total >= 0.9 * connections, held.join(", ")),
    that("at least nine of ten forms were answered", count - (forms["0"] ?? 0) >= 0.9 * formsPerSecond * attackSeconds),
    note("answers to the forms", answered.join(", ")),
  ];
}

/** Deletes the entries that the attackers have written. Returns how many there were. */
async function takeEntries({ fleet, machines }: DrillContext): Promise<number> {
  const { primary } = await fleet.databases();
  const { database = "" } = await fleet.account("application");
  const theirs = `${identifier(database)}.guestbook WHERE name = ${literal(attackerName)}`;
  const count = await machines.sqlIn(primary, `SELECT COUNT(*) FROM ${theirs}`);
  await machines.sqlIn(primary, `DELETE FROM ${theirs}`);
  return Number(count);
}
