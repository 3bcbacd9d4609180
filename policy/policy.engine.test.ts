import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrokenRules, brokenRules, findings } from "./testing/brokenRules";

describe("the policy pack on the engine, with a program that breaks rules", () => {
  let broken: BrokenRules;
  beforeAll(async () => {
    broken = await brokenRules();
  });
  afterAll(() => broken.close());

  it("fails the preview, and shows each violation with its resource and its message", async () => {
    const { code, all } = await broken.preview();
    expect([...new Set(findings(all))].sort()).toEqual([
      "advisory database-standby db",
      "advisory no-physical-names balancer",
      "advisory site-over-https balancer",
      "mandatory database-backups db",
      "mandatory database-subnets-private data",
      "mandatory deletion-protection balancer",
      "mandatory deletion-protection db",
      "mandatory encrypted-storage db",
      "mandatory encrypted-storage server",
      "mandatory imds-v2 server",
      "mandatory no-admin-policies everything",
      "mandatory no-admin-policies role",
      "mandatory no-mixed-rules open-web",
      "mandatory no-open-ports mixed",
      "mandatory no-public-buckets unblocked",
      "mandatory no-public-databases db",
      "mandatory no-secrets-in-user-data server",
      "mandatory replica-in-another-zone replica",
      "mandatory tags balancer",
      "mandatory tags bucket",
      "mandatory tags db",
      "mandatory tags replica",
      "mandatory tags server",
      "mandatory tags vpc",
      "mandatory world-reaches-balancers-only mixed",
      "mandatory world-reaches-balancers-only open-web",
    ]);
    expect(all).toContain("server: line 2 of userData looks like a value for DB_PASSWORD.");
    expect(all).not.toContain("hunter2");
    expect(code).not.toBe(0);
  });

  it("says nothing of it in JSON, where only the exit code tells", async () => {
    const { code, out, all } = await broken.preview("--json");
    expect(code).not.toBe(0);
    const { steps, diagnostics = [] } = JSON.parse(out) as { steps: unknown[]; diagnostics?: unknown[] };
    expect(steps.length).toBeGreaterThan(20);
    expect(diagnostics).toEqual([{ message: "error: preview failed\n", severity: "error" }]);
    expect(all.replace(out, "")).not.toContain("imds-v2");
  });
});
