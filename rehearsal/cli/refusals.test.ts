import { describe, expect, it } from "vitest";
import { explainRefusals } from "./refusals";

describe("what was refused during a failed step", () => {
  it("is not mentioned when it is nothing", () => {
    expect(explainRefusals([])).toEqual([]);
  });

  it("tells first what came from the program's own machines", () => {
    const refusals = ["the internet (192.0.2.1) -> web:22: no rule", "web -> database:3306: no rule"];
    expect(explainRefusals(refusals)).toEqual([
      "",
      "What the rehearsal's AWS refused during this step:",
      "  - web -> database:3306: no rule",
      "  - the internet (192.0.2.1) -> web:22: no rule",
    ]);
  });

  it("shows twenty, and counts the others", () => {
    const lines = explainRefusals(Array.from({ length: 23 }, (_, i) => `refusal ${i}`));
    expect(lines).toHaveLength(2 + 20 + 1);
    expect(lines.at(-1)).toBe("  ... and 3 more");
  });
});
