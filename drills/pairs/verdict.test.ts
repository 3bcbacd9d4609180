import { describe, expect, it } from "vitest";
import type { Seen } from "../drill";
import { figuresOf } from "../judge/figures";
import type { Visit } from "../visitors/visit";
import { type Effect, everything, reads, type Tier, throughPhp } from "./effect";
import { type Costs, ofVisitors } from "./verdict";

const tiers: readonly Tier[] = [
  { name: "web server", machines: ["i-1", "i-2"], what: everything },
  { name: "node of the balancer", machines: ["eni-1", "eni-2"], what: everything },
  { name: "database", machines: ["db-1", "db-2"], what: reads },
];
const server = (from: number): Effect => ({
  what: everything,
  outcome: "failed",
  share: 0.5,
  from,
  until: from + 12_000,
});
const noWrites: Effect = { what: ["write"], outcome: "refused", share: 1, from: 0, until: 60_000 };

/** A request each 100 ms for a minute; those for which `isBad` holds failed. */
function load(isBad: (at: number) => boolean, what: Visit["what"] = "read", outcome: Visit["outcome"] = "failed") {
  return Array.from({ length: 600 }, (_, i): Visit => {
    const at = i * 100;
    return { what, at, tookMs: 20, outcome: isBad(at) ? outcome : "good" };
  });
}
function rows(visits: readonly Visit[], costs: Partial<Costs>, more: Partial<Seen> = {}) {
  const seen: Seen = { figures: figuresOf(visits), visits, lost: 0, lostAt: [], doubled: 0, ...more };
  const none: Costs = { effects: [], taken: [], tiers, events: [], noticedSeconds: 12, promotes: false };
  return ofVisitors(seen, { ...none, ...costs });
}
const failed = (...arguments_: Parameters<typeof rows>) =>
  rows(...arguments_)
    .filter(({ passed }) => !passed)
    .map(({ what, got, limit }) => `${what}: ${got}, ${limit}`);

describe("the bound of two at once", () => {
  it("is nothing where neither part costs anything", () => {
    expect(
      failed(
        load(() => false),
        {},
      ),
    ).toEqual([]);
    expect(
      failed(
        load(at => at === 500),
        {},
      ),
    ).toEqual([
      "failed requests: 1, at most 0",
      "failed or refused requests: 1, at most 0",
      "failed or refused requests that neither part explains: 1, 0",
    ]);
  });

  it("is the share of one server for as long as the balancer needs to notice", () => {
    const costs = { effects: [server(10_000)], events: [10_000] };
    expect(
      failed(
        load(at => at > 10_000 && at < 22_000 && at % 200 === 0),
        costs,
      ),
    ).toEqual([]);
    expect(
      failed(
        load(at => at > 10_000 && at < 22_000),
        costs,
      )[0],
    ).toBe("failed requests: 119, at most 63");
    expect(
      failed(
        load(at => at === 30_000),
        costs,
      ),
    ).toEqual(["failed or refused requests that neither part explains: 1, 0"]);
  });

  it("adds the shares of both while both are there, and never counts a request twice", () => {
    const costs = { effects: [server(10_000), server(16_000)], events: [] };
    // 60 requests at one half, 61 at both halves, 60 at one half.
    expect(
      rows(
        load(() => false),
        costs,
      ).find(({ what }) => what === "failed requests")?.limit,
    ).toBe("at most 121");
    const three = { ...costs, effects: [...costs.effects, server(10_000)] };
    expect(
      rows(
        load(() => false),
        three,
      ).find(({ what }) => what === "failed requests")?.limit,
    ).toBe("at most 151");
  });

  it.each([
    ["every web server", ["i-1"], ["i-2"], "read", true],
    ["every node of the balancer", ["eni-1"], ["eni-2"], "file", true],
    ["both databases, as a page needs one", ["db-1"], ["db-2"], "page", true],
    ["both databases, and a file needs none", ["db-1"], ["db-2"], "file", false],
    ["one web server and one node", ["i-1"], ["eni-1"], "read", false],
  ] as const)("with %s taken away: everything that needs one may fail until it is back", (_, one, other, what, is) => {
    const taken = [
      { machines: one, from: 10_000, until: 40_000 },
      { machines: other, from: 15_000, until: 50_000 },
    ];
    const during = failed(
      load(at => at >= 15_000 && at <= 40_000, what),
      { taken },
    );
    expect(during.length === 0).toBe(is);
    const later = failed(
      load(at => at === 41_000, what),
      { taken },
    );
    expect(later).toContain("failed or refused requests that neither part explains: 1, 0");
  });

  it("is a share of the share while a node that returns sends to a server that is not back yet", () => {
    const zone = { machines: ["i-1", "eni-1"], from: 10_000, until: 50_000, mending: 25_000 };
    const limit = (taken: Partial<typeof zone>) =>
      rows(
        load(() => false),
        { taken: [{ ...zone, ...taken }] },
      ).find(({ what }) => what === "failed requests")?.limit;
    // A quarter of the requests from 25 s to 50 s.
    expect(limit({})).toBe("at most 63");
    expect(limit({ machines: ["eni-1"] })).toBe("at most 0");
    expect(limit({ machines: ["i-1"] })).toBe("at most 0");
  });

  it("says how long a tier is away when both take all of it", () => {
    const taken = [
      { machines: ["i-1"], from: 10_000, until: 40_000 },
      { machines: ["i-2"], from: 15_000, until: 50_000 },
    ];
    expect(
      rows(
        load(() => false),
        { taken },
      )[0],
    ).toMatchObject({
      what: "both take every web server",
      got: "what needs one may fail for 25 s",
    });
  });

  it("lets one part alone take a whole tier, as a zone with all servers does", () => {
    const taken = [{ machines: ["i-1", "i-2"], from: 10_000, until: 40_000 }];
    expect(
      failed(
        load(at => at >= 10_000 && at <= 40_000),
        { taken },
      ),
    ).toEqual([]);
  });

  it("lets writes be refused gracefully in a promotion, and not fail", () => {
    expect(
      failed(
        load(at => at > 5_000, "write", "refused"),
        { effects: [noWrites] },
      ),
    ).toEqual([]);
    expect(
      failed(
        load(at => at > 5_000, "write", "failed"),
        { effects: [noWrites] },
      ),
    ).toHaveLength(2);
    expect(
      failed(
        load(at => at > 5_000, "read", "refused"),
        { effects: [noWrites] },
      ),
    ).toHaveLength(2);
  });

  it("lets requests fail that were open when a fault began", () => {
    const visits: Visit[] = [{ what: "read", at: 9_000, tookMs: 1_500, outcome: "failed" }];
    expect(failed(visits, { events: [10_000] })).toEqual([]);
    expect(failed(visits, { events: [12_000] })).toContain(
      "failed or refused requests that neither part explains: 1, 0",
    );
  });

  it("loses no write, but those that the replica did not have when a primary lost its power that it replaces", () => {
    const taken = [{ machines: ["db-1"], from: 10_000, until: 40_000 }];
    const lost = (lostAt: readonly number[], promotes: boolean) =>
      failed(
        load(() => false),
        { taken, promotes },
        { lost: lostAt.length, lostAt },
      );
    expect(lost([9_500], false)).toEqual(["acknowledged writes lost: 1, 0"]);
    expect(lost([9_500], true)).toEqual([]);
    expect(lost([7_000, 10_500], true)).toEqual([
      "acknowledged writes lost that are older than 2 s when the primary loses power: 2, 0",
    ]);
    const only = [{ machines: ["i-1"], from: 10_000, until: 40_000 }];
    expect(
      failed(
        load(() => false),
        { taken: only, promotes: true },
        { lost: 1, lostAt: [9_500] },
      ),
    ).toHaveLength(1);
    expect(
      failed(
        load(() => false),
        {},
        { doubled: 1 },
      ),
    ).toEqual(["writes doubled: 1, 0"]);
  });

  it("covers what the primary's loss costs: a wait of PHP's driver, then refused writes", () => {
    const effects: Effect[] = [
      { what: throughPhp, outcome: "failed", share: 1, from: 10_000, until: 15_000 },
      { what: ["write"], outcome: "refused", share: 1, from: 10_000, until: 40_000 },
    ];
    expect(
      failed(
        load(at => at >= 10_000 && at <= 15_000),
        { effects },
      ),
    ).toEqual([]);
    expect(
      failed(
        load(at => at >= 10_000 && at <= 40_000, "write", "refused"),
        { effects },
      ),
    ).toEqual([]);
    expect(
      failed(
        load(at => at === 20_000),
        { effects },
      ),
    ).toEqual(["failed or refused requests that neither part explains: 1, 0"]);
  });
});
