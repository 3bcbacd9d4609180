import { until } from "../../rehearsal/support/until";
import { noticedAfterSeconds } from "../judge/checks";
import { conflictOf } from "../failures/replicationStopped";
import { everything } from "./effect";
import { databaseReturnsSeconds, fault, ms, powerOn, primaryLost, serverReturnsSeconds } from "./faultTools";
import type { BegunFault, Fault } from "./part";

const losePrimary = fault("lose-primary", async (context, { primary }) => {
  const begun = context.markEvent(`the power of ${primary} is cut`);
  await context.machines.faults.kill(primary);
  const cost: BegunFault["cost"] = mended => {
    const back = mended + ms(databaseReturnsSeconds);
    return { effects: primaryLost(begun, back), taken: { machines: [primary], from: begun, until: back } };
  };
  return { machines: [primary], mend: () => powerOn(context, primary), cost };
});

const loseReplica = fault("lose-replica", async (context, { replica }) => {
  const begun = context.markEvent(`the power of ${replica} is cut`);
  await context.machines.faults.kill(replica);
  const cost: BegunFault["cost"] = mended => ({
    effects: [],
    taken: { machines: [replica], from: begun, until: mended + ms(databaseReturnsSeconds) },
  });
  return { machines: [replica], mend: () => powerOn(context, replica), cost };
});

/** It must begin before the replica loses its power: nothing can be written on a machine that is off. */
const replicationStopped = fault("replication-stopped", async (context, { replica }) => {
  const { machines } = context;
  const conflict = await conflictOf(context, replica);
  const begun = context.markEvent(`a row is written on ${replica}, which stops its replication`);
  await machines.sqlIn(replica, conflict.make);
  const mend = () =>
    until("the replica to be repaired", { seconds: 90, intervalMs: 1000 }, async () => {
      if (!machines.list().some(({ id, on }) => id === replica && on)) return false;
      return machines.sqlIn(replica, conflict.mend).then(
        () => true,
        // A promotion has made it a primary meanwhile, and there is no replication to start.
        refusal => /ERROR 1200\b/.test(String(refusal)),
      );
    });
  const cost: BegunFault["cost"] = mended => ({ effects: [], taken: { machines: [], from: begun, until: mended } });
  return { machines: [], mend, cost };
});

const loseZone = fault("lose-zone", async (context, { primary }) => {
  const { cloud, fleet, machines } = context;
  const zone = fleet.zoneOf(primary);
  const lost = machines.list().filter(machine => machine.zone === zone);
  const servers = fleet.servers();
  const share = servers.filter(server => server.zone === zone).length / servers.length;
  const seconds = noticedAfterSeconds(fleet.targetGroup().healthCheck);
  const begun = context.markEvent(`${zone} loses power`);
  cloud.darkenZone(zone);
  await machines.faults.killZone(zone);
  const mend = async () => {
    cloud.lightZone(zone);
    await machines.faults.powerOnZone(zone);
  };
  const ids = lost.map(({ id }) => id);
  const cost: BegunFault["cost"] = (mended, mending) => ({
    effects: [
      ...primaryLost(begun, mended + ms(databaseReturnsSeconds)),
      { what: everything, outcome: "failed", share, from: begun, until: begun + ms(seconds) },
    ],
    taken: { machines: ids, from: begun, until: mended + ms(serverReturnsSeconds), mending },
  });
  return { machines: ids, mend, cost };
});

export const databaseFaults: readonly Fault[] = [loseReplica, replicationStopped, loseZone, losePrimary];
