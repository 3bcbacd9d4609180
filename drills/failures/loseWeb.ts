import { noticed, keptWrites, shareOfOne, told } from "../judge/checks";
import type { Drill, Judge } from "../drill";
import { Fleet } from "../stage/fleet";
import type { Stage } from "../stage/stage";

/** The power of a server is cut; later it comes back. */
export const loseWeb: Drill = {
  name: "lose-web",
  what: "the power of a web server is cut",
  async run(stage) {
    const { id, name } = new Fleet(stage).server();
    const judge = await without(stage, `the power of ${name} is cut`, () => stage.machines.faults.kill(id));
    await stage.machines.faults.powerOn(id);
    stage.mark(`${name} has power again`);
    return judge;
  },
};

/** A server's time stands still: its connections stay, and nothing is answered. */
export const hangWeb: Drill = {
  name: "hang-web",
  what: "a web server hangs: connections to it stay, and nothing is answered",
  async run(stage) {
    const { id, name } = new Fleet(stage).server();
    const judge = await without(stage, `${name} hangs`, () => stage.machines.faults.freeze(id, true));
    await stage.machines.faults.freeze(id, false);
    stage.mark(`${name} goes on`);
    return judge;
  },
};

/** Takes a server away, waits until the balancer has noticed, and says what that may have cost. */
async function without(stage: Stage, what: string, fault: () => Promise<void>): Promise<Judge> {
  const fleet = new Fleet(stage);
  const servers = fleet.servers().length;
  const seconds = noticed(fleet.group().healthCheck);
  const nodes = fleet.nodes();
  const event = stage.strike(what);
  await fault();
  await stage.until("the balancer has noticed", seconds + 5, async () => (await fleet.sick()).length === 1);
  const after = (Date.now() - event) / 1000;
  stage.mark("the balancer has noticed");
  return seen => [
    ...shareOfOne(seen, event, seconds, servers, nodes),
    ...keptWrites(seen),
    told("noticed by the balancer", `after ${after.toFixed(1)} s`),
  ];
}
