import { Contender } from "../contender";
import { ours, placesOf } from "../contenders/ours";
import type { Database } from "../lab/database";
import type { Lab } from "../lab/lab";
import { send, type Visit } from "../load/visitors";
import { wrk } from "../load/wrk";
import { atLeast, atMost, inUnit, type Figure } from "../report/figure";
import { quantile } from "../report/statistics";
import type { Trial } from "./trial";

/** Requests per second, as a multiple of the capacity. */
const overloadFactor = 6;
/** After this time a visitor gives up. A balancer waits longer. */
const patienceMs = 10_000;

/** Requests one page six times more often than it can be served, and watches the answers to health checks at the same time. */
async function overload(lab: Lab, database: Database, page: string, seconds: number): Promise<readonly Figure[]> {
  const server = await Contender.start(lab, database, ours, { name: `overload-${page.length}` });
  const url = server.url + page;
  // Capacity is measured with as many visitors as the server works on at once, so that it refuses no request.
  const places = placesOf(server.root);
  await wrk(lab, url, { connections: places, seconds: 1 });
  const served = async () => (await wrk(lab, url, { connections: places, seconds: 3 })).perSecond;
  const before = await served();
  const checks = (seconds: number) =>
    wrk(lab, server.healthUrl, { connections: 1, seconds, thinkMs: 25, closing: true, urgent: true });
  const idle = await checks(3);
  const health = checks(seconds + 1);
  const visits = await send(lab, { url, perSecond: Math.ceil(overloadFactor * before), seconds, patienceMs });
  const { p99Ms, failed, refused } = await health;
  // The mean of before and after, because the speed of a machine changes within a minute.
  const capacity = (before + (await served())) / 2;
  server.stop();
  return [
    ...figures(visits, capacity, seconds),
    atMost(`/healthz, p99 (${inUnit(idle.p99Ms, "ms")} without load)`, p99Ms, 5, "ms"),
    atMost("/healthz, failed", failed + refused, 0, ""),
  ];
}

/** The figures of the visits. The first second is left out: in it the queue fills. */
export function figures(visits: readonly Visit[], capacity: number, seconds: number): readonly Figure[] {
  const counted = visits.filter(({ atMs }) => atMs >= 1000);
  const good = counted.filter(({ status }) => status === 200);
  const refused = counted.filter(({ status }) => status === 503);
  const others = counted.length - good.length - refused.length;
  const perSecond = good.length / (seconds - 1);
  const worst =
    refused.length === 0
      ? 0
      : quantile(
          refused.map(({ durationMs }) => durationMs),
          0.99,
        );
  return [
    atLeast(
      `good answers, compared with the capacity of ${capacity.toFixed(1)}/s`,
      (100 * perSecond) / capacity,
      98,
      "%",
    ),
    atMost("refusals, p99", worst, 300, "ms"),
    atMost("refusals without Retry-After", refused.filter(({ retryAfter }) => !retryAfter).length, 0, ""),
    atMost("requests without answer or refusal", others, 0, ""),
  ];
}

const trial = (name: string, title: string, page: string, seconds: number, isQuick: boolean): Trial => ({
  name,
  title,
  isQuick,
  run: (lab, database) => overload(lab, database, page, seconds),
});

export const slowBackend = trial(
  "slow-backend",
  "Six times more requests than a slow backend can serve, 60 s",
  "/slow.php?ms=200",
  60,
  false,
);
export const slowBackendQuick = trial(
  "slow-backend-quick",
  "Six times more requests than a slow backend can serve, 10 s",
  "/slow.php?ms=200",
  10,
  true,
);
export const processor = trial(
  "processor",
  "Six times more work than the processor can do, 60 s",
  "/work.php?turns=140",
  60,
  false,
);
