import { Contender, smallMachine } from "../contender";
import { ours } from "../contenders/ours";
import { occupy } from "../load/visitors";
import { wrk } from "../load/wrk";
import { atLeast, atMost } from "../report/figure";
import type { Trial } from "./trial";

const idleCount = 1000;

/** A balancer keeps many idle connections open. They must neither slow down new requests nor take much memory. */
export const idleConnections: Trial = {
  name: "idle",
  title: `${idleCount} idle connections held open`,
  isQuick: true,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: "idle" });
    const ask = () =>
      wrk(lab, `${server.url}/light.php`, { connections: 1, seconds: 2, thinkMs: 10, closing: true, urgent: true });
    await ask();
    const before = await ask();
    const release = await occupy(lab, { host: server.root.address, connections: idleCount, kind: "idle" });
    const during = await ask();
    release();
    const memory = server.cgroup.memoryMib();
    server.stop();
    return [
      atMost(
        `a new request beside them, compared with ${before.p50Ms.toFixed(2)} ms without (median)`,
        (100 * during.p50Ms) / before.p50Ms,
        110,
        "%",
      ),
      atMost("failed", during.failed + during.refused, 0, ""),
      atLeast(`memory left, of ${smallMachine.memoryMib} MiB`, smallMachine.memoryMib - memory, 950, "MiB"),
    ];
  },
};
