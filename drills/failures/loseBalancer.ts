import { setTimeout as sleep } from "node:timers/promises";
import type { Drill } from "../drill";
import { keptWrites, none, note } from "../judge/checks";
import { figuresOf } from "../judge/figures";
import type { Visit } from "../visitors/visit";
import { Visitors } from "../visitors/visitors";

/** How long the node has no power. */
const offSeconds = 15;

/** One node of the load balancer fails; DNS still returns its address. */
export const loseBalancer: Drill = {
  name: "lose-balancer",
  what: "the power of one node of the load balancer is cut",
  async run(context) {
    const { machines, visitors, fleet } = context;
    const node = fleet.firstBalancerNode();
    // Clients that try only the first address notice what browsers do not.
    const simple = await Visitors.start({ ...visitors, machines, manner: "simple", rate: 10, run: "simple" });
    const event = context.markEvent(`the power of ${node.name} is cut`);
    await machines.faults.kill(node.id);
    const cut = Date.now();
    await sleep(offSeconds * 1000);
    await machines.faults.powerOn(node.id);
    context.mark(`${node.name} has power again`);
    const figures = figuresOf(await simple.stop(), event);
    const failedOf = (visits: readonly Visit[]) => visits.filter(({ outcome }) => outcome === "failed");
    return seen => [
      none(
        "failed requests of clients that try every address, as browsers do",
        failedOf(seen.visits).filter(({ at }) => at > cut).length,
      ),
      note(
        "failed requests that were open when the power was cut",
        String(failedOf(seen.visits).filter(({ at }) => at <= cut).length),
      ),
      none("refused writes", seen.figures.refused),
      ...keptWrites(seen),
      note(
        "failed requests of clients that try only one address",
        `${figures.failed} of ${figures.requests}, in ${offSeconds} s`,
      ),
    ];
  },
};
