import { addresses } from "../../rehearsal/aws/core/addresses";
import { groupsOf } from "../attackers/attackPlan";
import { Attackers } from "../attackers/attackers";
import { databaseFaults } from "./databaseFaults";
import { fault } from "./faultTools";
import type { BegunFault, Fault } from "./part";
import { serverFaults } from "./serverFaults";

const attack = fault("attack", (context, { url }) => {
  const begun = context.markEvent("the attack begins");
  const attackers = Attackers.start(context.machines, {
    url,
    addresses: addresses.otherVisitors,
    groups: groupsOf("/"),
    openingSeconds: 5,
    formsPerSecond: 60,
  });
  const mend = async () => void (await attackers.stop());
  const cost: BegunFault["cost"] = mended => ({ effects: [], taken: { machines: [], from: begun, until: mended } });
  return Promise.resolve({ machines: [], mend, cost });
});

/** Every failure of drills/failures, but `interrupt`, which is a change that is killed. */
export const faults: readonly Fault[] = [...serverFaults, attack, ...databaseFaults];
