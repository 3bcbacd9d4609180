import { Contender, smallMachine } from "../contender";
import { ours } from "../contenders/ours";
import { occupy, type Occupation } from "../load/visitors";
import { wrk } from "../load/wrk";
import { atLeast, atMost } from "../report/figure";
import type { Trial } from "./trial";

const slowCount = 1000;

const sending = "send their body at a few bytes a second";
const reading = "read answers of 1 MiB at 20 KB/s";

/** Clients that send their requests or read their answers slowly must not take places from other visitors. */
const trial = (name: string, title: string, kinds: readonly Occupation["kind"][]): Trial => ({
  name,
  title: `${slowCount} clients that ${title}`,
  isQuick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name, limited: true });
    const ask = (seconds: number) =>
      wrk(lab, `${server.url}/light.php`, { connections: 8, seconds, thinkMs: 40, urgent: true });
    await ask(2);
    const before = await ask(5);
    const releases = await Promise.all(
      kinds.map(kind => occupy(lab, { host: server.root.address, connections: slowCount, kind })),
    );
    const during = await ask(20);
    releases.forEach(release => release());
    const kills = server.cgroup.outOfMemoryKills();
    const peak = server.cgroup.peakMib();
    server.stop();
    return [
      atLeast("answers to others, compared with those before", (100 * during.perSecond) / before.perSecond, 95, "%"),
      atMost("refused or failed", during.refused + during.failed, 0, ""),
      atMost("processes killed because the memory was used up", kills, 0, ""),
      atMost("peak of the memory", peak, smallMachine.memoryMib * 0.98, "MiB"),
    ];
  },
});

export const slowHeaders = trial("slow-headers", "send their headers at a few bytes a second", ["headers"]);
export const slowBodies = trial("slow-body", sending, ["body"]);
export const slowReaders = trial("slow-answer", reading, ["answer"]);
export const slowBoth = trial("slow-both", `${sending}, and ${slowCount} that ${reading}`, ["body", "answer"]);
