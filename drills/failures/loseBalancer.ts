import { setTimeout as sleep } from "node:timers/promises";
import { none, keptWrites, told } from "../judge/checks";
import type { Drill } from "../drill";
import { figuresOf } from "../judge/figures";
import { Fleet } from "../stage/fleet";
import type { Visit } from "../visitors/visit";
import { Visitors } from "../visitors/visitors";

/** Seconds that the node is gone. */
const gone = 15;

/** One of the balancer's nodes dies; the name still leads to it. */
export const loseBalancer: Drill = {
  name: "lose-balancer",
  what: "the power of one node of the load balancer is cut",
  async run(stage) {
    const node = new Fleet(stage).node();
    // Programs that take the first address and no other feel what browsers do not.
    const simple = await Visitors.start({
      ...stage.visitors,
      machines: stage.machines,
      manner: "simple",
      rate: 10,
      run: "simple",
    });
    const event = stage.strike(`the power of ${node.name} is cut`);
    await stage.machines.faults.kill(node.id);
    const cut = Date.now();
    await sleep(gone * 1000);
    await stage.machines.faults.powerOn(node.id);
    stage.mark(`${node.name} has power again`);
    const felt = figuresOf(await simple.stop(), event);
    const failedOf = (visits: readonly Visit[]) => visits.filter(({ outcome }) => outcome === "failed");
    return seen => [
      none(
        "failed requests of clients that try the next address, as browsers do",
        failedOf(seen.visits).filter(({ at }) => at > cut).length,
      ),
      told(
        "requests that were on their way through it",
        String(failedOf(seen.visits).filter(({ at }) => at <= cut).length),
      ),
      none("refused writes", seen.figures.refused),
      ...keptWrites(seen),
      told("failed requests of clients that do not", `${felt.failed} of ${felt.requests}, in ${gone} s`),
    ];
  },
};
