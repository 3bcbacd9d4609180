import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { wrk } from "../load/wrk";
import { atLeast, atMost } from "../report/figure";
import type { Trial } from "./trial";

/** Pages that fill memory up to PHP's limit, together with light pages, on a machine of that size. */
const trial = (memoryMib: number, isQuick: boolean): Trial => ({
  name: `memory-${memoryMib}`,
  title: `Greedy pages on a machine of ${memoryMib} MiB`,
  isQuick,
  async run(lab, database) {
    const name = `memory-${memoryMib}`;
    const server = await Contender.start(lab, database, ours, { name, machine: { memoryMib }, limited: true });
    const limitMib = Number.parseInt(await lab.ask(["curl", "-sS", `${server.url}/limit.php`]));
    const greedy = `${server.url}/slow.php?ms=100&mib=${limitMib - 8}`;
    const load = { seconds: 8, thinkMs: 50 };
    const [greedyPages, light] = await Promise.all([
      wrk(lab, greedy, { ...load, connections: 200 }),
      wrk(lab, `${server.url}/light.php`, { ...load, connections: 20 }),
    ]);
    const kills = server.cgroup.outOfMemoryKills();
    const peak = server.cgroup.peakMib();
    server.stop();
    return [
      atMost("processes killed because the memory was used up", kills, 0, ""),
      atMost(`peak, with pages of ${limitMib - 8} MiB`, peak, memoryMib * 0.98, "MiB"),
      atLeast("greedy pages answered", greedyPages.requests - greedyPages.refused, 1, ""),
      atMost("broken connections", greedyPages.failed + light.failed, 0, ""),
    ];
  },
});

export const memory700 = trial(700, true);
export const memory1900 = trial(1900, false);
