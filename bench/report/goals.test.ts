import { describe, expect, it } from "vitest";
import { ratioGoals } from "./goals";
import { samples, servers } from "../testing/samples";

const goals = (given: Parameters<typeof ratioGoals>[0]["samples"]) =>
  ratioGoals({ servers, samples: given }).map(({ what, goal, reached }) => [what, goal, reached]);

describe("the goals", () => {
  it("of a database page are 0.95 of nginx, 4 times stock, and a p99 not above that of nginx", () => {
    expect(
      goals([
        ...samples("ours", "database", [96, 96, 96], 11),
        ...samples("nginx", "database", [100, 100, 100], 10),
        ...samples("stock", "database", [30, 30, 30]),
      ]),
    ).toEqual([
      ["one indexed read over TLS, 8 connections: requests/s, compared with nginx", "at least 0.95 x", true],
      ["one indexed read over TLS, 8 connections: requests/s, compared with stock", "at least 4 x", false],
      ["one indexed read over TLS, 8 connections: p99, compared with nginx", "at most 10 ms", false],
    ]);
  });

  it("of a static file are twice stock, and nothing about nginx", () => {
    expect(
      goals([
        ...samples("ours", "static", [200]),
        ...samples("nginx", "static", [900]),
        ...samples("stock", "static", [100]),
      ]),
    ).toEqual([["static file of 4 KB, 8 connections: requests/s, compared with stock", "at least 2 x", true]]);
  });
});
