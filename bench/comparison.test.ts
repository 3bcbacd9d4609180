import { describe, expect, it } from "vitest";
import { turnsOf } from "./comparison";

describe("turnsOf", () => {
  it.each([3, 6, 7])("lets each of %i servers begin as often as any other", count => {
    const servers = Array.from({ length: count }, (_, server) => server);
    const begins = Array.from({ length: 2 * count }, (_, round) => turnsOf(servers, round)[0]);
    expect(begins.sort()).toEqual(servers.flatMap(server => [server, server]));
  });

  it("lets each server follow another one every second time", () => {
    const rounds = [0, 1, 2, 3].map(round => turnsOf(["a", "b", "c"], round).join(""));
    expect(rounds).toEqual(["abc", "cba", "bca", "acb"]);
  });
});
