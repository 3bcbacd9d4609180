import { atMost, keptWrites, shareOfOne } from "../judge/checks";
import type { Drill, Judge } from "../drill";
import { Fleet, servedBy } from "../stage/fleet";
import type { Stage } from "../stage/stage";
import type { Visit } from "../visitors/visit";

/** Seconds after which a crashed service answers again: systemd waits one (userdata/files/etc/systemd). */
const limit = 2;

export const crashApache: Drill = {
  name: "crash-apache",
  what: "every process of Apache on a server is killed",
  run: stage => crash(stage, "apache2"),
};

export const crashPhp: Drill = {
  name: "crash-php",
  what: "every process of PHP on a server is killed",
  run: stage => crash(stage, "php8.4-fpm"),
};

async function crash(stage: Stage, service: string): Promise<Judge> {
  const fleet = new Fleet(stage);
  const { id, name } = fleet.server();
  const servers = fleet.servers().length;
  const nodes = fleet.nodes();
  const event = stage.strike(`${service} on ${name} is killed`);
  await stage.machines.execIn(id, ["systemctl", "kill", "--signal=KILL", service]);
  await stage.until(`${service} runs again`, 30, async () => {
    const state = await stage.machines.execIn(id, ["systemctl", "is-active", service]);
    return state.stdout.trim() === "active";
  });
  stage.mark(`${service} runs again`);
  return seen => [
    ...shareOfOne(seen, event, limit, servers, nodes),
    atMost("without an answer of its own", silence(seen.visits, event, servedBy(id)) / 1000, limit, " s"),
    ...keptWrites(seen),
  ];
}

/** The longest time, in milliseconds, in which PHP on the server answered nobody. */
function silence(visits: readonly Visit[], event: number, server: string): number {
  const answers = visits
    .filter(visit => visit.server === server && visit.outcome === "good" && visit.what !== "file")
    .map(visit => visit.at + visit.took)
    .filter(at => at > event)
    .sort((a, b) => a - b);
  return Math.max(...answers.map((at, i) => at - (answers[i - 1] ?? event)));
}
