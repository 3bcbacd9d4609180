import { describe, expect, it } from "vitest";
import { samples, servers } from "../testing/samples";
import type { Results } from "./results";
import { report, table } from "./table";

const results: Results = {
  setting: {
    date: "2026-01-31",
    processor: "Some CPU",
    cores: 2,
    kernel: "6.12",
    autogroup: "on",
    policies: { ours: "batch", nginx: "batch", stock: "other" },
    versions: { apache2: "2.4.68" },
  },
  servers,
  samples: [
    ...samples("ours", "light", [100, 110, 90]),
    ...samples("nginx", "light", [102, 105, 95]),
    ...samples("stock", "light", [50, 55, 45]),
  ],
  trials: [
    {
      name: "idle",
      title: "Idle connections",
      figures: [{ what: "failed", seen: "1", goal: "at most 0", reached: false }],
    },
  ],
};

describe("report", () => {
  it("names the machine, the scheduling and the versions", () => {
    expect(report(results).split("\n").slice(0, 3)).toEqual([
      "2026-01-31, Some CPU, 2 cores, Linux 6.12: servers on one core, load and database on another.",
      "Scheduling: batch for ours, nginx; default for the others; autogroup on.",
      "Debian packages: apache2 2.4.68.",
    ]);
  });

  it("has medians, and calls a difference level that the noise explains", () => {
    expect(
      report(results)
        .split("\n")
        .filter(line => /^\| (ours|nginx|stock) .*250/.test(line)),
    ).toEqual([
      "| ours   |        100 |                    |     10 |    250 |                    |       0 |      0 |",
      "| nginx  |        102 | 0.98 ± 0.05, level |     10 |    250 | 1.00 ± 0.01, level |       0 |      0 |",
      "| stock  |         50 | 2.00 ± 0.01        |     10 |    250 | 1.00 ± 0.01, level |       0 |      0 |",
    ]);
  });

  it("warns when other programs kept the machine busy", () => {
    const disturbed = results.samples.map(sample => ({ ...sample, foreign: 0.5 }));
    expect(report({ ...results, samples: disturbed })).toContain("Not reliable: other programs kept 0.50 cores busy");
    expect(report(results)).not.toContain("Not reliable");
  });

  it("shows every figure beside its goal", () => {
    const lines = report(results).replaceAll(/ +/g, " ").split("\n");
    expect(lines).toContain(
      "| light page, 8 connections: requests/s, compared with nginx | 0.98 x | at least 0.95 x | reached |",
    );
    expect(lines).toContain("| failed | 1 | at most 0 | **missed** |");
  });
});

describe("table", () => {
  it("aligns numbers to the right", () => {
    expect(
      table(
        ["name", "number"],
        [
          ["a", "1.5"],
          ["b", "10"],
        ],
      ),
    ).toEqual(["| name | number |", "| ---- | -----: |", "| a    |    1.5 |", "| b    |     10 |"]);
  });
});
