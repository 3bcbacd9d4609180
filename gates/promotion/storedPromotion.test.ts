import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { record } from "../../tests/support/record";
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
    await record(() => (hooks = storedPromotion().hooks(true)));
    expect([await outcome(false), hooks]).toEqual(["passed", {}]);
  });

  it("refuses an update that would promote without fence and gate, and lets every other one pass", async () => {
    let refuse: pulumi.ResourceHookFunction | undefined;
    await record(() => {
      const [hook] = storedPromotion().hooks(false).beforeUpdate ?? [];
      refuse = (hook as pulumi.ResourceHook).callback;
      expect((hook as pulumi.ResourceHook).opts).toEqual({ onDryRun: true });
    });
    const identifier = "lamp-db-2-c0ffee";
    const update = (old: object) => () =>
      refuse?.({ urn: "", id: "", name: "lamp-db-2", type: "", oldInputs: old, oldOutputs: { ...old, identifier } });
    expect(update({ replicateSourceDb: "lamp-db-1-c0ffee" })).toThrow(
      /^lamp-db-2-c0ffee is a replica in Pulumi's state and none in RDS: .* This update has not changed it\. What to do: pulumi up --refresh/,
    );
    expect(update({ replicateSourceDb: "" })).not.toThrow();
    expect(update({})).not.toThrow();
  });
});
