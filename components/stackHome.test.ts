import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { named, record } from "../tests/support/record";
import { StackHome } from "./stackHome";

const answers = { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" } };
const here = { account: "123456789012", region: "eu-central-1", identity: "c0ffee" };

/** How an update in `here` ends when the state has another note. */
async function outcome(kept: object, identity: string | undefined = "c0ffee") {
  let error: unknown;
  const check = async () => {
    await new StackHome("lamp", { region: "eu-central-1", identity })
      .check()
      .catch((thrown: unknown) => (error = thrown));
  };
  const graph = await record(check, { answers, kept: { "lamp-home": kept } });
  return { error: error as Error | undefined, note: named(graph, "lamp-home") };
}

describe("StackHome", () => {
  it("notes the account, the region and the identity in the state, and depends on nothing that can be deleted from it", async () => {
    const { error, note } = await outcome(here);
    expect([error, note.inputs, note.dependencies]).toEqual([undefined, { input: here }, []]);
  });

  it.each([
    ["another region", { region: "eu-west-1" }, "account 123456789012, region eu-west-1"],
    ["another account", { account: "210987654321" }, "account 210987654321, region eu-central-1"],
  ])("refuses an update of a stack of %s, with what to do and no stack trace", async (_, other, made) => {
    const { error } = await outcome({ ...here, ...other });
    expect(error?.message).toContain(`This stack was made in ${made}. `);
    expect(error?.message).toContain(
      "lead to account 123456789012, region eu-central-1. Nothing has been changed in AWS.",
    );
    expect([pulumi.RunError.isInstance(error), error?.stack]).toEqual([true, undefined]);
  });

  it("refuses an update with another identity", async () => {
    const { error } = await outcome({ ...here, identity: "facade" });
    expect(error?.message).toMatch(
      /^This stack was made with the identity facade, and now has c0ffee: .*pulumi stack import/,
    );
  });

  it("lets the first preview through, which does not know the identity", async () => {
    expect((await outcome({ ...here, identity: null })).error).toBeUndefined();
  });
});
