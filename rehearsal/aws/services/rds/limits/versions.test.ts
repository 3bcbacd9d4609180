import { describe, expect, it } from "vitest";
import type { Failed } from "../../../core/awsError";
import { compareReleases, releaseOf, storedVersion, upgraded } from "./versions";

const failed: Failed = (code, why) => new Error(`${code}: ${why}`);
const upgrade = (present: string, wanted: string, more: Partial<Parameters<typeof upgraded>[0]> = {}) =>
  upgraded({ present, wanted, allowMajorVersionUpgrade: false, keptGroup: undefined, replicas: {}, ...more }, failed);

describe("an upgrade of MySQL", () => {
  it.each([
    ["to a newer release", "8.4.9", "8.4.10", "8.4.10"],
    ["to the series that runs already", "8.4.11", "8.4", "8.4.11"],
    ["to the preferred release of the series", "8.4.9", "8.4", "8.4.10"],
    ["to the release that runs already", "8.4.9", "8.4.9", "8.4.9"],
  ])("is made %s", (_, present, wanted, after) => {
    expect(upgrade(present, wanted)).toBe(after);
  });

  it("is made to a new series with the flag and with a parameter group of that series", () => {
    expect(upgrade("8.0.45", "8.4", { allowMajorVersionUpgrade: true })).toBe("8.4.10");
  });

  it("is made when every replica is as new or newer", () => {
    expect(upgrade("8.4.9", "8.4.10", { replicas: { "db-2": "8.4.10", "db-3": "8.4.11" } })).toBe("8.4.10");
  });

  it.each<[string, Parameters<typeof upgrade>, string]>([
    ["an older release", ["8.4.10", "8.4.9"], "InvalidParameterCombination: Cannot upgrade mysql from 8.4.10 to 8.4.9"],
    ["an older series", ["8.4.10", "8.0"], "InvalidParameterCombination: Cannot find upgrade path from 8.4.10 to 8.0."],
    [
      "a version that RDS does not offer",
      ["8.4.10", "9.0"],
      "InvalidParameterCombination: Cannot find version 9.0 for mysql",
    ],
    [
      "a new series without the flag",
      ["8.0.45", "8.4"],
      "InvalidParameterCombination: The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
    ],
    [
      "a new series with the parameter group of the old one",
      ["8.0.45", "8.4", { allowMajorVersionUpgrade: true, keptGroup: "mine" }],
      "InvalidParameterCombination: Current Parameter Group (mine) is non-default. You need to explicitly specify a new Parameter Group in this case (default or custom)",
    ],
    [
      "a release that a replica does not have yet",
      ["8.4.9", "8.4.10", { replicas: { "db-2": "8.4.9", "db-3": "8.4.10" } }],
      "DBUpgradeDependencyFailure: One or more of the DB Instance's read replicas need to be upgraded: db-2",
    ],
  ])("is refused to %s", (_, change, text) => {
    expect(() => upgrade(...change)).toThrow(text);
  });
});

describe("releases", () => {
  it("are compared by their numbers", () => {
    expect(compareReleases("8.4.9", "8.4.10")).toBeLessThan(0);
    expect(compareReleases("8.4.9", "8.0.45")).toBeGreaterThan(0);
    expect(compareReleases("8.4.9", "8.4.9")).toBe(0);
  });

  it("are what RDS takes for a series", () => {
    expect([releaseOf("8.0"), releaseOf("8.4"), releaseOf("8.4.9")]).toEqual(["8.0.45", "8.4.10", "8.4.9"]);
  });

  it("are stored as they were asked for, unless they are not what was asked for", () => {
    expect(storedVersion("8.4", "8.4.10")).toBe("8.4");
    expect(storedVersion("8.4.10", "8.4.9")).toBe("8.4.9");
  });
});
