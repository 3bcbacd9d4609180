import { describe, expect, it } from "vitest";
import { atMost, noticed, shareOfOne, unnoticed } from "./checks";
import type { Seen } from "../drill";
import { figuresOf } from "./figures";
import type { Visit } from "../visitors/visit";

const seen = (visits: readonly Visit[], event?: number, more: Partial<Seen> = {}): Seen => ({
  figures: figuresOf(visits, event),
  visits,
  lost: 0,
  doubled: 0,
  ...more,
});
/** Ten requests a second from 0 to 20 s, of which those fail for which it is said. */
const visits = (fails: (at: number) => boolean): Visit[] =>
  Array.from({ length: 200 }, (_, i) => i * 100).map(at => ({
    what: "read",
    at,
    took: 50,
    outcome: fails(at) ? "failed" : "good",
  }));

describe("what a balancer needs to notice a dead target", () => {
  it("is as many checks as make a target unhealthy, and the time-out of the last", () => {
    const check = { path: "/", port: 80, matcher: "200", interval: 5, timeout: 2, healthyThreshold: 2 } as const;
    expect(noticed({ ...check, unhealthyThreshold: 2 })).toBe(12);
    expect(noticed({ ...check, unhealthyThreshold: 3 })).toBe(17);
  });
});

describe("the share of one server", () => {
  const judge = (fails: (at: number) => boolean) => shareOfOne(seen(visits(fails), 5_000), 5_000, 10, 2, 2);

  it("is kept when every second request fails until the balancer has noticed", () => {
    const [share, time] = judge(at => at >= 5_000 && at < 15_000 && at % 200 === 0);
    expect(share).toEqual({
      what: "failed or refused requests (1 of 2 servers, for 10 s)",
      got: "50",
      limit: "at most 53", // half of the 101 that begin within the time, and one for each node
      holds: true,
    });
    expect(time).toEqual({ what: "time to heal", got: "9.8 s", limit: "at most 10 s", holds: true });
  });

  it("is not kept when all requests fail", () => {
    expect(judge(at => at >= 5_000 && at < 15_000)[0]?.holds).toBe(false);
  });

  it("is not kept when one fails after the time", () => {
    const [share, time] = judge(at => at === 15_100);
    expect([share?.holds, time?.holds]).toEqual([true, false]);
  });

  it("counts requests on top that were on their way", () => {
    const open: Visit = { what: "page", at: 4_000, took: 5_000, outcome: "failed", why: "no answer in 10 s" };
    const [share] = shareOfOne(seen([...visits(() => false), open], 5_000), 5_000, 10, 2, 2);
    expect(share?.limit).toBe("at most 54");
  });
});

describe("a change that nobody notices", () => {
  it("has no failed, refused, lost or doubled request", () => {
    expect(unnoticed(seen(visits(() => false))).every(check => check.holds)).toBe(true);
    expect(unnoticed(seen(visits(at => at === 0))).filter(check => !check.holds)).toEqual([
      { what: "failed requests", got: "1", limit: "0", holds: false },
    ]);
    const refused: Visit = { what: "write", at: 0, took: 1, outcome: "refused" };
    expect(unnoticed(seen([refused])).filter(check => !check.holds)).toEqual([
      { what: "refused writes", got: "1", limit: "0", holds: false },
    ]);
    const worse = seen([], undefined, { lost: 1, doubled: 2 });
    expect(unnoticed(worse).filter(check => !check.holds)).toEqual([
      { what: "acknowledged writes lost", got: "1", limit: "0", holds: false },
      { what: "writes doubled", got: "2", limit: "0", holds: false },
    ]);
  });
});

describe("a limit", () => {
  it("is kept at its value and broken above", () => {
    expect([atMost("x", 2, 2).holds, atMost("x", 2.01, 2).holds]).toEqual([true, false]);
  });
});
