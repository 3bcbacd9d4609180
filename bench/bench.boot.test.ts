import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HostState } from "../tests/support/hostState";
import type { Results } from "./report/results";

const out = mkdtempSync(join(tmpdir(), "bench-"));

describe("the benchmark", () => {
  let before: HostState;
  let printed: string;
  let results: Results;

  beforeAll(async () => {
    before = new HostState();
    const argv = ["--import", "tsx", join(__dirname, "bench.ts"), "--quick"];
    const chosen = ["--only", "static,nginx,bare,memory-700", "--out", out];
    printed = (await promisify(execFile)(process.execPath, [...argv, ...chosen], { cwd: join(__dirname, "..") }))
      .stdout;
    results = JSON.parse(readFileSync(join(out, "results.json"), "utf8")) as Results;
  });

  afterAll(() => rmSync(out, { recursive: true }));

  it("measures what is named, round by round, without an error", () => {
    const seen = results.samples.map(({ server, page, connections, failed, refused }) => ({
      cell: `${server} ${page} ${connections}`,
      errors: failed + refused,
    }));
    const round = (server: string) => ({ cell: `${server} static 8`, errors: 0 });
    expect(seen.filter(({ cell }) => cell.startsWith("ours"))).toEqual(Array(3).fill(round("ours")));
    expect(seen.filter(({ cell }) => cell.startsWith("nginx"))).toEqual(Array(3).fill(round("nginx")));
    expect(seen.filter(({ cell }) => cell.startsWith("bare"))).toEqual(Array(3).fill(round("bare")));
  });

  it("names the scheduling, the machine and the versions", () => {
    expect(results.setting.policies).toEqual({ ours: "batch", nginx: "batch", bare: "batch" });
    expect(results.setting.versions["apache2"]).toMatch(/^2\.4\./);
    expect(printed).toContain("Scheduling: batch for ours, nginx, bare; default for the others; autogroup ");
  });

  it("shows that pages which use much memory are not killed on a small machine", () => {
    const [kills] = results.trials.find(({ name }) => name === "memory-700")?.figures ?? [];
    expect(kills).toEqual({
      what: "processes killed because the memory was used up",
      seen: "0",
      goal: "at most 0",
      reached: true,
    });
  });

  it("leaves no mount, interface or rule on the host", () => {
    expect(new HostState().newSince(before)).toEqual([]);
  });
});
