import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { occupy, type Occupation } from "../load/visitors";
import { wrk } from "../load/wrk";
import { atLeast, atMost } from "../report/figure";
import type { Trial } from "./trial";

const slowCount = 1000;

/** Clients that send their request without end must not take places from other visitors. */
const trial = (kind: Occupation["kind"]): Trial => ({
  name: `slow-${kind}`,
  title: `${slowCount} clients that send their ${kind} at a few bytes a second`,
  isQuick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: `slow-${kind}` });
    const ask = (seconds: number) =>
      wrk(lab, `${server.url}/light.php`, { connections: 8, seconds, thinkMs: 40, urgent: true });
    await ask(2);
    const before = await ask(5);
    const release = await occupy(lab, { host: server.root.address, connections: slowCount, kind });
    const during = await ask(20);
    release();
    server.stop();
    return [
      atLeast("answers to others, compared with those before", (100 * during.perSecond) / before.perSecond, 95, "%"),
      atMost("refused or failed", during.refused + during.failed, 0, ""),
    ];
  },
});

export const slowHeaders = trial("headers");
export const slowBodies = trial("body");
