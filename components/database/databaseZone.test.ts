import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { zoneFor } from "./databaseZone";

const subnets = (letters: string) => [...letters].map(zone => ({ zone, id: pulumi.output(`subnet-${zone}`) }));

describe("zoneFor", () => {
  it.each([
    ["neighbours take turns", "ab", 1, undefined, undefined, "a"],
    ["neighbours take turns", "ab", 2, undefined, undefined, "b"],
    ["neighbours take turns", "ab", 3, undefined, undefined, "a"],
    ["neighbours take turns", "abc", 3, undefined, undefined, "c"],
    ["the primary is where it was made", "ab", 2, "a", undefined, "b"],
    ["AWS has moved the primary to the replica's turn", "ab", 2, "b", undefined, "a"],
    ["AWS has moved the primary to the replica's turn", "abc", 2, "b", undefined, "c"],
    ["the turn's zone is avoided", "abc", 3, "b", "c", "a"],
    ["only the primary's own zone is left", "ab", 3, "b", "a", "b"],
    ["another zone is avoided", "ab", 3, "b", "b", "a"],
  ] as const)("%s: of %s for db-%i beside %s without %s, it is %s", (_, zones, generation, primary, avoided, zone) => {
    expect(zoneFor(subnets(zones), generation, primary, avoided)).toBe(zone);
  });
});
