import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DrillRun, runDrills } from "../../drills/testing/runDrills";
import { wordpressExtensions, wordpressSite } from "../../applications/debian/wordpress";

const names = ["lose-web", "release", "rotate-password", "promote", "lose-zone"];

/** Requests a second. A page takes about 40 ms of a processor. */
const rate = "8";

describe("drills with WordPress as the site", () => {
  const folder = mkdtempSync(join(tmpdir(), "wordpress-drills-"));
  let run: DrillRun;

  beforeAll(async () => {
    await wordpressSite(join(folder, "site"));
    run = await runDrills(names, [
      ...["--rate", rate],
      ...["set", `lamp:site=${join(folder, "site")}`],
      ...["set", `lamp:phpExtensions=${JSON.stringify(wordpressExtensions)}`],
    ]);
  }, 45 * 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(names)("%s passes within the limits of the sample site", name => {
    expect(run.judge(name)).toEqual({ failed: [], error: null });
  });

  it("has visitors who write comments, and loses none", () => {
    expect(run.output.match(/writes acknowledged \/ in the primary +(\d+) \/ \1\n/g)).toHaveLength(names.length);
  });
});
