import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { record } from "../tests/support/record";
import { storedPromotion } from "./storedPromotion";

/** How the check ends when no hook has seen an update. tests/unpromoted.engine.test.ts has the hook itself. */
async function outcome(preview: boolean) {
  let result: unknown = "passed";
  await record(
    () => {
      const { check } = storedPromotion();
      try {
        check("lamp-db-1-c0ffee", "lamp-db-2-c0ffee");
      } catch (error) {
        result = error;
      }
    },
    { preview },
  );
  return result;
}

describe("storedPromotion", () => {
  it("fails a preview that does not change the replica, with the sentence of the update and no stack trace", async () => {
    const error = (await outcome(true)) as Error;
    expect(error.message).toMatch(/^lamp-db-2-c0ffee has not been promoted: .* What to do: pulumi up --refresh/);
    expect([pulumi.RunError.isInstance(error), error.stack]).toEqual([true, undefined]);
  });

  it("does nothing in an update, which asks RDS", async () => {
    let hooks: unknown;
    await record(() => (hooks = storedPromotion().hooks()));
    expect([await outcome(false), hooks]).toEqual(["passed", {}]);
  });
});
