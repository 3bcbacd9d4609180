import { expect, it } from "vitest";
import { brokenCopy } from "./support/brokenCopy";
import { wiring } from "./wiring";

it.each(Object.entries(wiring))("wiring.long.boot.test.ts finds %s in the program, and can take it away", (_, part) => {
  expect(() => brokenCopy(part).remove()).not.toThrow();
});
