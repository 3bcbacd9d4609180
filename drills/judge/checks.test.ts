import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Seen } from "../drill";
import {
  atMost,
  driverTimeoutSeconds,
  noticedAfterSeconds,
  ofSample,
  pausedWrites,
  recoveredWithin,
  shareOfOne,
  unnoticed,
} from "./checks";
import { figuresOf } from "./figures";
import type { Visit } from "../visitors/visit";

const seen = (visits: readonly Visit[], event?: number, more: Partial<Seen> = {}): Seen => ({
  figures: figuresOf(visits, event),
  visits,
  lost: 0,
  lostAt: [],
  doubled: 0,
  ...more,
});
/** Ten requests a second from 0 to 20 s. `fails` selects those that fail. */
const visits = (fails: (at: number) => boolean): Visit[] =>
  Array.from({ length: 200 }, (_, i) => i * 100).map(at => ({
    what: "read",
    at,
    tookMs: 50,
    outcome: fails(at) ? "failed" : "good",
  }));

describe("the time in which a balancer notices a dead target", () => {
  it("is the unhealthy threshold times the interval, and the time-out of the last check", () => {
    const times = { interval: 5, timeout: 2, healthyThreshold: 2 } as const;
    const check = { protocol: "HTTP", path: "/", port: 80, matcher: "200", ...times } as const;
    expect(noticedAfterSeconds({ ...check, unhealthyThreshold: 2 })).toBe(12);
    expect(noticedAfterSeconds({ ...check, unhealthyThreshold: 3 })).toBe(17);
  });
});

describe("the share of one server", () => {
  const outage = { event: 5_000, seconds: 10, servers: 2, nodes: 2 };
  const judge = (fails: (at: number) => boolean) => {
    const all = seen(visits(fails), 5_000);
    return [shareOfOne(all, outage), recoveredWithin(all, 10)];
  };

  it("is kept when every second request fails until the balancer has noticed", () => {
    const [share, time] = judge(at => at >= 5_000 && at < 15_000 && at % 200 === 0);
    expect(share).toEqual({
      what: "failed or refused requests (1 of 2 servers, for 10 s)",
      got: "50",
      limit: "at most 53", // half of the 101 that begin within the time, and one for each node
      passed: true,
    });
    expect(time).toEqual({ what: "time to recovery", got: "9.8 s", limit: "at most 10 s", passed: true });
  });

  it("is not kept when all requests fail", () => {
    expect(judge(at => at >= 5_000 && at < 15_000)[0]?.passed).toBe(false);
  });

  it("is not kept when one fails after the time", () => {
    const [share, time] = judge(at => at === 15_100);
    expect([share?.passed, time?.passed]).toEqual([true, false]);
  });

  it("adds the requests that were open at the event", () => {
    const open: Visit = { what: "page", at: 4_000, tookMs: 5_000, outcome: "failed", why: "no answer in 10 s" };
    const share = shareOfOne(seen([...visits(() => false), open], 5_000), outage);
    expect(share.limit).toBe("at most 54");
  });

  it("adds the share of the other servers while they wait for something else", () => {
    const share = shareOfOne(
      seen(
        visits(() => false),
        5_000,
      ),
      { ...outage, othersWaitSeconds: 2 },
    );
    expect(share.limit).toBe("at most 63"); // half of the 101 within the time, half of the 21 within 2 s, the nodes
  });
});

describe("a change that users do not notice", () => {
  it("has no failed, refused, lost or doubled request", () => {
    expect(unnoticed(seen(visits(() => false))).every(check => check.passed)).toBe(true);
    expect(unnoticed(seen(visits(at => at === 0))).filter(check => !check.passed)).toEqual([
      { what: "failed requests", got: "1", limit: "0", passed: false },
    ]);
    const refused: Visit = { what: "write", at: 0, tookMs: 1, outcome: "refused" };
    expect(unnoticed(seen([refused])).filter(check => !check.passed)).toEqual([
      { what: "refused writes", got: "1", limit: "0", passed: false },
    ]);
    const worse = seen([], undefined, { lost: 1, doubled: 2 });
    expect(unnoticed(worse).filter(check => !check.passed)).toEqual([
      { what: "acknowledged writes lost", got: "1", limit: "0", passed: false },
      { what: "writes doubled", got: "2", limit: "0", passed: false },
    ]);
  });
});

describe("a change that users notice only as a pause of the writes", () => {
  it("has no failed, lost or doubled request, and tells how many writes were refused", () => {
    const refused: Visit = { what: "write", at: 0, tookMs: 1, outcome: "refused" };
    expect(pausedWrites(seen([refused])).map(({ what, got, passed }) => [what, got, passed])).toEqual([
      ["failed requests", "0", true],
      ["acknowledged writes lost", "0", true],
      ["writes doubled", "0", true],
      ["writes refused gracefully", "1", true],
      ["longest time without an acknowledged write", "no writes", true],
    ]);
    const worse = seen(
      visits(at => at === 0),
      undefined,
      { lost: 1, doubled: 2 },
    );
    expect(
      pausedWrites(worse)
        .filter(check => !check.passed)
        .map(({ what }) => what),
    ).toEqual(["failed requests", "acknowledged writes lost", "writes doubled"]);
  });
});

describe("a limit", () => {
  it("is kept at its value and broken above", () => {
    expect([atMost("x", 2, 2).passed, atMost("x", 2.01, 2).passed]).toEqual([true, false]);
  });
});

describe("a check of the sample site", () => {
  it("fails when the statement is false", () => {
    expect(ofSample({ isSample: true }, "x", () => false)).toMatchObject({ got: "no", limit: "yes", passed: false });
  });

  it("is a note with another site", () => {
    expect(ofSample({ isSample: false }, "x", () => false)).toMatchObject({ limit: "", passed: true });
  });
});

describe("the time-out of PHP's MySQL driver", () => {
  it("is the sample site's patience for an old and for a new connection, and a second", () => {
    const source = readFileSync(join(__dirname, "..", "..", "site", "src", "MySql.php"), "utf8");
    const patience = Number(/const int PATIENCE = (\d+);/.exec(source)?.[1]);
    expect(driverTimeoutSeconds).toBe(2 * patience + 1);
  });
});
