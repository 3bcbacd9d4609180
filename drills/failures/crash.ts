import { until } from "../../rehearsal/support/until";
import type { DrillContext } from "../context/drillContext";
import { servedBy } from "../context/fleet";
import type { Drill, Judge } from "../drill";
import { atMost, keptWrites, recoveredWithin, shareOfOne } from "../judge/checks";
import type { Visit } from "../visitors/visit";

/** RestartSec of the services, in userdata/files/etc/systemd/system. */
export const restartSeconds = 1;
/** Seconds after which a crashed service answers again: systemd waits, then the service starts. */
const limitSeconds = restartSeconds + 1;
/** The names of the systemd units. */
export const services = { apache: "apache2", php: "php8.4-fpm" } as const;

export const crashApache: Drill = {
  name: "crash-apache",
  what: "every process of Apache on a server is killed",
  run: context => crash(context, services.apache),
};

export const crashPhp: Drill = {
  name: "crash-php",
  what: "every process of PHP on a server is killed",
  run: context => crash(context, services.php),
};

async function crash(context: DrillContext, service: string): Promise<Judge> {
  const { fleet, machines } = context;
  const { id, name } = fleet.firstServer();
  const servers = fleet.servers().length;
  const nodes = fleet.balancerNodeCount();
  const event = context.markEvent(`${service} on ${name} is killed`);
  await machines.execIn(id, ["systemctl", "kill", "--signal=KILL", service]);
  await until(`${service} to run again`, { seconds: 30 }, async () => {
    const state = await machines.execIn(id, ["systemctl", "is-active", service]);
    return state.stdout.trim() === "active";
  });
  context.mark(`${service} runs again`);
  return seen => [
    shareOfOne(seen, { event, seconds: limitSeconds, servers, nodes }),
    recoveredWithin(seen, limitSeconds),
    atMost(
      `longest time without an answer of PHP on ${name}`,
      longestSilenceMs(seen.visits, event, servedBy(id)) / 1000,
      limitSeconds,
      " s",
    ),
    ...keptWrites(seen),
  ];
}

/** The longest time after the event in which PHP on the server gave no good answer. It ends with the last request. */
export function longestSilenceMs(visits: readonly Visit[], event: number, server: string): number {
  const answers = visits
    .filter(visit => visit.server === server && visit.outcome === "good" && visit.what !== "file")
    .map(visit => visit.at + visit.tookMs)
    .filter(at => at > event)
    .sort((a, b) => a - b);
  const points = [event, ...answers, Math.max(event, ...visits.map(visit => visit.at))];
  return Math.max(...points.slice(1).map((point, i) => point - (points[i] as number)));
}
