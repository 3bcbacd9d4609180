import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { brokenCopy } from "./support/brokenCopy";
import { databasesOf, homeOf } from "./support/stateExports";

/** What docs/operations.md says: `pulumi stack rename`, the name in Pulumi.yaml, and the first part of every setting's key. */
describe("a project that is renamed", () => {
  const program = brokenCopy([]);
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal", program.folder);
    await paper.stack.capture(up);
  });
  afterAll(async () => {
    await paper.close();
    program.remove();
  });
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(file, change(readFileSync(file, "utf8")));

  it("is refused by Pulumi while its settings have the old name, and keeps everything", async () => {
    const before = databasesOf(paper);
    await paper.stack.capture(
      ["stack", "rename", "organization/shop/rehearsal", "--stack", "rehearsal"],
      homeOf(paper),
    );
    edit(join(program.folder, "Pulumi.yaml"), text => text.replace(/^name: .*$/m, "name: shop"));
    const { code, all } = await paper.stack.attempt(up);
    expect([code === 0, all]).toEqual([false, expect.stringContaining("is not namespaced by the project")]);
    expect(databasesOf(paper)).toEqual(before);
  });

  it("has the same databases when they have the new one, and its messages name the settings by that", async () => {
    const before = databasesOf(paper);
    for (const name of readdirSync(program.folder).filter(name => /^Pulumi.*\.yaml$/.test(name)))
      edit(join(program.folder, name), text => text.replaceAll("  lamp:", "  shop:"));
    paper.stack.configuration = paper.stack.configuration.replaceAll("  lamp:", "  shop:");
    const { code, all } = await paper.stack.attempt(up);
    expect(code, all).toBe(0);
    expect(all).not.toMatch(/rds:Instance \S+ (created|deleted|replaced)/);
    expect(databasesOf(paper)).toEqual(before);
    await paper.stack.set("shop:zones=9");
    expect((await paper.stack.attempt(up)).all).toContain('shop:zones is "9"; it must be');
  });
});
