import { describe, expect, it } from "vitest";
import { refuseInTurn } from "./failures";
import { phases } from "./phases";
import { disturbed, undisturbed } from "./sweep";

/**
 * AWS refuses every call by which the provider changes something, once, as soon as it is made. `npm run sweep` does the same
 * with answers that are lost, and with each call alone.
 */
describe("a stack of which AWS has refused every call once", () => {
  // Each phase has a stack and an account of its own.
  it.concurrent.each(phases.map(phase => [phase.name, phase] as const))(
    "ends after its %s as if nothing had happened, when the operator follows the runbook",
    async (_, phase) => {
      const right = await undisturbed(phase);
      const { failed, wrong } = await disturbed(phase, right, refuseInTurn(false));
      expect(wrong).toEqual([]);
      // After a refused change of a new replica, nobody but the operator restarts it.
      const met = new Set(failed);
      expect(right.changes.filter(call => !met.has(call) && !call.startsWith("rds:RebootDBInstance"))).toEqual([]);
    },
  );
});
