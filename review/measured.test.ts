import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { comment } from "./comment";
import { readMeasured } from "./measured";
import { readPlan } from "./plan/readPlan";

describe("the measured times", () => {
  it("stand beside the estimate, marked as not those of AWS", () => {
    const steps = [
      { op: "create", urn: "urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::net", newState: { custom: true, inputs: {} } },
    ];
    const text = comment(readPlan(JSON.stringify({ steps })), {
      measured: [{ what: "drill promote: no write was taken", seconds: 33.4 }],
    });
    expect(text).toMatch(
      /### Duration\n\nAbout 12 s[^]*Measured in a rehearsal on one machine, so these are not the times of AWS:\n\n- drill promote: no write was taken: 33 s/,
    );
  });

  it("are refused with one sentence when the file is missing or of another form", () => {
    const folder = mkdtempSync(join(tmpdir(), "measured-"));
    const file = join(folder, "times.json");
    expect(() => readMeasured(file)).toThrow(/^--measured .*times.json cannot be used \(ENOENT/);
    writeFileSync(file, '{"up": 3}');
    expect(() => readMeasured(file)).toThrow("(it has another form). It must be a JSON list such as");
    rmSync(folder, { recursive: true });
  });
});
