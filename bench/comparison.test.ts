import { describe, expect, it } from "vitest";
import { orderOf } from "./comparison";

describe("orderOf", () => {
  it.each([3, 6, 7])("lets each of %i servers be the first equally often", count => {
    const servers = Array.from({ length: count }, (_, server) => server);
    const firsts = Array.from({ length: 2 * count }, (_, round) => orderOf(servers, round)[0]);
    expect(firsts.sort()).toEqual(servers.flatMap(server => [server, server]));
  });

  it("reverses the order in every second round, so that the predecessor of a server changes", () => {
    const rounds = [0, 1, 2, 3].map(round => orderOf(["a", "b", "c"], round).join(""));
    expect(rounds).toEqual(["abc", "cba", "bca", "acb"]);
  });
});
