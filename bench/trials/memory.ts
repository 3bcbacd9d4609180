import { atLeast, atMost, type Trial } from "../report/behaviour";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { wrk } from "../load/wrk";

/** Pages that fill memory to just below PHP's limit, among light ones, on a machine of that size. */
const trial = (memoryMib: number, quick: boolean): Trial => ({
  name: `memory-${memoryMib}`,
  title: `Greedy pages on a machine of ${memoryMib} MiB`,
  quick,
  async run(lab, database) {
    const name = `memory-${memoryMib}`;
    const server = await Contender.start(lab, database, ours, { name, machine: { memoryMib }, limited: true });
    const limit = Number.parseInt(await lab.ask(["curl", "-sS", `${server.url}/limit.php`]));
    const greedy = `${server.url}/slow.php?ms=100&mib=${limit - 8}`;
    const load = { seconds: 8, thinkMs: 50 };
    const [greedyOnes, light] = await Promise.all([
      wrk(lab, greedy, { ...load, connections: 200 }),
      wrk(lab, `${server.url}/light.php`, { ...load, connections: 20 }),
    ]);
    const kills = server.group.outOfMemoryKills();
    const peak = server.group.peakMib();
    server.stop();
    return [
      atMost("killed for want of memory", kills, 0, ""),
      atMost(`peak, with pages of ${limit - 8} MiB`, peak, memoryMib * 0.98, "MiB"),
      atLeast("greedy pages answered meanwhile", greedyOnes.requests - greedyOnes.refused, 1, ""),
      atMost("broken connections", greedyOnes.failed + light.failed, 0, ""),
    ];
  },
});

export const memory700 = trial(700, true);
export const memory1900 = trial(1900, false);
