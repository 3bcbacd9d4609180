import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { brokenCopy } from "./brokenCopy";

it("copies the program with a text replaced, until it is removed", () => {
  const { folder, remove } = brokenCopy([{ file: "index.ts", text: "new Database(", by: "new NoDatabase(" }]);
  expect(readFileSync(join(folder, "index.ts"), "utf8")).toContain("new NoDatabase(");
  expect(existsSync(join(folder, "Pulumi.dev.yaml"))).toBe(true);
  remove();
  expect(existsSync(folder)).toBe(false);
});

it.each([
  ["is not there", "no such text"],
  ["is there more than once", "network"],
])("refuses a text that %s", (_, text) => {
  expect(() => brokenCopy([{ file: "index.ts", text, by: "" }])).toThrow(
    /^index\.ts contains the text that this test replaces \d+ times instead of once: /,
  );
});
