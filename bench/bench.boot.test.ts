import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HostState } from "../tests/support/hostState";
import type { Results } from "./report/results";

const out = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));

describe("the benchmark", () => {
  let before: HostState;
  let printed: string;
  let results: Results;

  beforeAll(async () => {
    before = new HostState();
    const argv = ["--import", "tsx", path.join(__dirname, "bench.ts"), "--quick"];
    const chosen = ["--only", "static,nginx,memory-700", "--out", out];
    printed = (await promisify(execFile)(process.execPath, [...argv, ...chosen], { cwd: path.join(__dirname, "..") }))
      .stdout;
    results = JSON.parse(fs.readFileSync(path.join(out, "results.json"), "utf8")) as Results;
  });

  afterAll(() => fs.rmSync(out, { recursive: true }));

  it("measures what is named, round by round, without an error", () => {
    const seen = results.samples.map(({ server, page, connections, failed, refused }) => ({
      cell: `${server} ${page} ${connections}`,
      errors: failed + refused,
    }));
    const round = (server: string) => ({ cell: `${server} static 8`, errors: 0 });
    expect(seen.filter(({ cell }) => cell.startsWith("ours"))).toEqual(Array(3).fill(round("ours")));
    expect(seen.filter(({ cell }) => cell.startsWith("nginx"))).toEqual(Array(3).fill(round("nginx")));
  });

  it("says which scheduling, machine and versions the figures are of", () => {
    expect(results.setting.policies).toEqual({ ours: "batch", nginx: "batch" });
    expect(results.setting.versions["apache2"]).toMatch(/^2\.4\./);
    expect(printed).toContain("Scheduling: batch for ours, nginx; default for the others; autogroup ");
  });

  it("finds that greedy pages are not killed on a small machine", () => {
    const [kills] = results.behaviours.find(({ name }) => name === "memory-700")?.figures ?? [];
    expect(kills).toEqual({ what: "killed for want of memory", seen: "0", goal: "at most 0", reached: true });
  });

  it("leaves nothing on the host: no mount, no interface, no rule", () => {
    expect(new HostState().newSince(before)).toEqual([]);
  });
});
