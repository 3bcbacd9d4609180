import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack } from "../rehearsal/cli/testing/paperStack";
import { type BrokenRules, brokenRules, findings } from "./testing/brokenRules";

describe("the configuration of the policy pack on the engine", () => {
  let broken: BrokenRules;
  beforeAll(async () => {
    broken = await brokenRules();
  });
  afterAll(() => broken.close());

  it("takes levels and parameters from a file, and refuses a value of a wrong type", async () => {
    const file = join(broken.folder, "policies.json");
    const configured = (config: object) => {
      writeFileSync(file, JSON.stringify(config));
      return broken.preview("--policy-pack-config", file);
    };
    const { code, all } = await configured({
      all: "disabled",
      tags: { enforcementLevel: "advisory", required: ["Owner"], except: ["b*", "vpc", "db"] },
    });
    expect(findings(all).sort()).toEqual(["advisory tags replica", "advisory tags server"]);
    expect(all).toContain("server: it lacks the tag Owner.");
    expect(code).toBe(0);
    const refused = await configured({ tags: { required: "Owner" } });
    expect(refused.all).toMatch(/tags: required: Invalid type/);
    expect(refused.code).not.toBe(0);
  });
});

describe.each(["dev", "prod"])("the policy pack on the engine, with the stack %s of this program", config => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack(config);
  });
  afterAll(() => paper.close());

  it("passes, and names what only the update will know", async () => {
    const { code, all } = await paper.stack.attempt(["preview", "--policy-pack", "policy"]);
    expect(findings(all)).toEqual(["advisory site-over-https lamp"]);
    expect(all).toContain("not checked yet: userData of lamp-web-1. Only the update will know this value.");
    expect(code).toBe(0);
  });
});
