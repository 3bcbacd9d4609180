import { atLeast, atMost, type Trial } from "../report/behaviour";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { occupy } from "../load/visitors";
import { wrk } from "../load/wrk";

const idle = 1000;

/** A balancer keeps many connections open on which nothing happens. */
export const idleConnections: Trial = {
  name: "idle",
  title: `${idle} idle connections held open`,
  quick: true,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: "idle" });
    const ask = () =>
      wrk(lab, `${server.url}/light.php`, { connections: 1, seconds: 2, thinkMs: 10, closing: true, urgent: true });
    await ask();
    const before = await ask();
    const release = await occupy(lab, { host: server.root.address, connections: idle, kind: "idle" });
    const during = await ask();
    release();
    const memory = server.group.memoryMib();
    server.stop();
    return [
      atMost(
        `a new request beside them, of ${before.p50.toFixed(2)} ms without (median)`,
        (100 * during.p50) / before.p50,
        110,
        "%",
      ),
      atMost("failed", during.failed + during.refused, 0, ""),
      atLeast("memory then, of 1900 MiB left", 1900 - memory, 950, "MiB"),
    ];
  },
};
