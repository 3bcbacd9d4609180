import { atLeast, atMost, type Trial } from "../report/behaviour";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { occupy, type Occupation } from "../load/visitors";
import { wrk } from "../load/wrk";

const slow = 1000;

const trial = (kind: Occupation["kind"]): Trial => ({
  name: `slow-${kind}`,
  title: `${slow} clients that send their ${kind} at a few bytes a second`,
  quick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: `slow-${kind}` });
    const ask = (seconds: number) =>
      wrk(lab, `${server.url}/light.php`, { connections: 8, seconds, thinkMs: 40, urgent: true });
    await ask(2);
    const before = await ask(5);
    const release = await occupy(lab, { host: server.root.address, connections: slow, kind });
    const during = await ask(20);
    release();
    server.stop();
    return [
      atLeast("answers to others, of those without", (100 * during.perSecond) / before.perSecond, 95, "%"),
      atMost("refused or failed", during.refused + during.failed, 0, ""),
    ];
  },
});

export const slowHeaders = trial("headers");
export const slowBodies = trial("body");
