import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { userError } from "./userError";

it("is an error that Pulumi prints without a stack, and has none to inspect", () => {
  const error = userError("what, where, what to do");
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect(error.message).toBe("what, where, what to do");
  expect(error.stack).toBe(undefined);
});
