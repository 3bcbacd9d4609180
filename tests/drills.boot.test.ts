import { beforeAll, describe, expect, it } from "vitest";
import { events } from "../drills/drills";
import { type DrillRun, runDrills } from "../drills/testing/runDrills";

/**
 * Drills of changes that stack.boot.test.ts makes too, and failures that resemble those of the other drills. They are left out so
 * that continuous integration stays within its half hour; `drill all` runs them.
 */
const leftOut = ["scale", "destroy-rebuild", "crash-php", "lose-web", "lose-balancer"];
const names = events
  .filter(drill => drill.isLong !== true)
  .map(drill => drill.name)
  .filter(name => !leftOut.includes(name));

describe("drills on booted machines", () => {
  let run: DrillRun;
  beforeAll(async () => {
    // twice the usual rate, for enough requests in half the time
    run = await runDrills(names, ["--rate", "100"]);
  }, 25 * 60_000);

  it.each(names)("%s passes", name => {
    expect(run.judge(name)).toEqual({ failed: [], error: null });
  });
});
