import { until } from "../../rehearsal/support/until";
import type { DrillContext } from "../context/drillContext";
import type { Drill, Judge } from "../drill";
import { keptWrites, note, noticedAfterSeconds, recoveredWithin, shareOfOne } from "../judge/checks";

export const loseWeb: Drill = {
  name: "lose-web",
  what: "the power of a web server is cut",
  async run(context) {
    const { id, name } = context.fleet.firstServer();
    const judge = await fail(context, `the power of ${name} is cut`, () => context.machines.faults.kill(id));
    await context.machines.faults.powerOn(id);
    context.mark(`${name} has power again`);
    return judge;
  },
};

/** Every process of the server is frozen. Its connections stay open, and nothing is answered. */
export const hangWeb: Drill = {
  name: "hang-web",
  what: "a web server hangs: its connections stay open, and nothing is answered",
  async run(context) {
    const { id, name } = context.fleet.firstServer();
    const judge = await fail(context, `${name} hangs`, () => context.machines.faults.freeze(id, true));
    await context.machines.faults.freeze(id, false);
    context.mark(`${name} works again`);
    return judge;
  },
};

/** Injects the failure of a server, and waits until the balancer has noticed. Returns how to judge the cost. */
async function fail(context: DrillContext, what: string, inject: () => Promise<void>): Promise<Judge> {
  const { fleet } = context;
  const servers = fleet.servers().length;
  const seconds = noticedAfterSeconds(fleet.targetGroup().healthCheck);
  const nodes = fleet.balancerNodeCount();
  const event = context.markEvent(what);
  await inject();
  await until("the balancer to notice", { seconds: seconds + 5 }, async () => (await fleet.unhealthy()).length === 1);
  const after = (Date.now() - event) / 1000;
  context.mark("the balancer has noticed");
  return seen => [
    shareOfOne(seen, { event, seconds, servers, nodes }),
    recoveredWithin(seen, seconds),
    ...keptWrites(seen),
    note("the balancer noticed", `after ${after.toFixed(1)} s`),
  ];
}
