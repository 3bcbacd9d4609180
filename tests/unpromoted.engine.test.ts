import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

const instanceType = "aws:rds/instance:Instance";

const database = ({ account }: PaperStack, name: string) => account.all(instanceType).find(one => one.name === name)!;

/** The part of Pulumi's output in which each error is shown once. */
const diagnostics = (message: string) => message.slice(message.indexOf("Diagnostics:"));

describe("a promotion that the state calls done and RDS does not, on the real engine", () => {
  let paper: PaperStack;
  const sentence =
    /lamp-db-2-[0-9a-f]{6} has not been promoted: in RDS it is still a replica of lamp-db-1-[0-9a-f]{6} and takes no writes/g;

  /** Runs `up`, without the wait for the replica, which is not what these tests are about. Returns what it printed. */
  const runUp = (...options: string[]) =>
    paper.stack.attempt([...up, ...options], { environment: { LAMP_PROMOTE_NOW: "1" } });

  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
    await paper.stack.set("lamp:databaseGeneration=2");
    expect(await runUp()).toMatchObject({ code: 0 });
    const { identifier = "" } = database(paper, "lamp-db-1").outputs;
    const promoted = database(paper, "lamp-db-2");
    promoted.inputs = { ...promoted.inputs, replicateSourceDb: identifier };
    promoted.outputs = { ...promoted.outputs, replicateSourceDb: identifier };
  });
  afterAll(() => paper.close());

  it("fails the preview, which would otherwise show no change for ever", async () => {
    const message = await paper.stack.capture(["preview"]).then(String, String);
    expect(diagnostics(message).match(sentence)).toHaveLength(1);
    expect(message).toContain("What to do: pulumi up --refresh");
    expect(message).not.toMatch(/ at .*\.ts:\d+|unhandled/i);
  });

  it("fails the update without a preview, after it has asked RDS", async () => {
    const { code, all } = await runUp();
    expect(code).not.toBe(0);
    expect(diagnostics(all).match(sentence)).toHaveLength(1);
    expect(all).not.toMatch(/ at .*\.ts:\d+|unhandled/i);
    expect(database(paper, "lamp-db-2").inputs.replicateSourceDb).toMatch(/^lamp-db-1-/);
  });

  it("is mended by an update that refreshes, as the sentence says", async () => {
    await expect(paper.stack.capture(["preview", "--refresh"])).resolves.toContain("update");
    expect(await runUp("--refresh")).toMatchObject({ code: 0 });
    expect(database(paper, "lamp-db-2").inputs["replicateSourceDb"]).toBeUndefined();
    expect(await runUp()).toMatchObject({ code: 0 });
    expect(await runUp("--expect-no-changes")).toMatchObject({ code: 0 });
    await expect(paper.stack.capture(["preview", "--expect-no-changes"])).resolves.toContain("unchanged");
  });
});
