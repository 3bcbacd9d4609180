import { expect, it, vi } from "vitest";
import { monthlyCost, total } from "../docs/costs";
import { cost } from "../review/parts/cost";
import { readPlan } from "../review/plan/readPlan";
import { ownSettings } from "./support/stackConfig";
import { run } from "./wholeProgram";

/** The plan of a first creation, from what the program registers. */
async function planOf(stack: string) {
  const { graph } = await run(ownSettings(stack));
  const steps = graph.map(({ type, name, inputs }) => ({
    op: "create",
    urn: `urn:pulumi:${stack}::lamp::${type}::${name}`,
    newState: { custom: !type.startsWith("lamp:"), inputs },
  }));
  return readPlan(JSON.stringify({ config: { "aws:region": "eu-central-1" }, steps }));
}

it.each(["dev", "prod"])(
  "a first creation of %s costs in the review what docs/costs.md and the README say",
  async stack => {
    vi.resetModules();
    const { rows, unknown, notes } = cost(await planOf(stack));
    const after = rows.reduce((sum, row) => sum + row.after, 0);
    expect(after).toBeCloseTo(total(monthlyCost(stack, "eu-central-1")), 6);
    expect(unknown).toEqual([]);
    expect(notes).toContain(
      "lamp-account-server has the tag Runs=briefly: it is off but for minutes, so only its disk is counted.",
    );
  },
  30_000,
);
