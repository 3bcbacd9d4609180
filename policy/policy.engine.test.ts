import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack } from "../rehearsal/cli/testing/paperStack";

describe.each(["dev", "prod"])("the policy pack on the engine, with the stack %s", config => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack(config);
  });
  afterAll(() => paper.close());

  it("finds nothing that fails the preview", async () => {
    const t = Date.now();
    const { code, all } = await paper.stack.attempt(["preview", "--policy-pack", "policy"]);
    console.log(Date.now() - t, all);
    expect(code).toBe(0);
    expect(all).not.toContain("[mandatory]");
  });
  it("json", async () => {
    const t = Date.now();
    const { code, all, out } = await paper.stack.attempt(["preview", "--json", "--policy-pack", "policy"]);
    console.log(
      Date.now() - t,
      code,
      out.length,
      all.length,
      out.includes("olic"),
      all.replace(out, "").slice(0, 3000),
    );
  });
});
