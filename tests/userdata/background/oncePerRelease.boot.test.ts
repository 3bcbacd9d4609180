import { beforeAll, expect, it } from "vitest";
import { imageRoot } from "../../../rehearsal/machines/images/images";
import { withServerFiles } from "../configuredServer";

let text = "";
beforeAll(async () => {
  text = await withServerFiles("bash /tests/oncePerRelease.sh", { "/tests": __dirname, "/database": await imageRoot("database") });
});
it("x", () => {
  console.log(text);
  expect(1).toBe(1);
});
