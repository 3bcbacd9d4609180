import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destroy, type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

const recordType = "aws:route53/record:Record";

/** Two people work on one account and region. Each has a Pulumi backend, and a stack of the same name in it. */
describe("two stacks of one name in one account", () => {
  let ours: PaperStack;
  let theirs: PaperStack;
  beforeAll(async () => {
    ours = await paperStack("rehearsal");
    theirs = await paperStack("rehearsal", undefined, ours);
  });
  afterAll(async () => {
    await theirs.close();
    await ours.close();
  });

  /** Every resource of the account, as AWS has it. */
  const inventory = () =>
    new Map(ours.account.everything().map((one): [string, string] => [`${one.type} ${one.id}`, JSON.stringify(one)]));
  /** What the next `up` of a stack would change, after it has looked at AWS. */
  const changes = async ({ stack, plan }: PaperStack) => {
    await stack.capture(["refresh", "--yes", "--skip-preview"]);
    return plan();
  };
  /** Returns the resources that are gone or have changed. */
  const touched = (before: ReadonlyMap<string, string>) => {
    const now = inventory();
    return [...before].filter(([key, text]) => now.get(key) !== text).map(([key]) => key);
  };

  it("come up side by side, and the second touches nothing of the first", async () => {
    await ours.stack.capture(up);
    const before = inventory();
    await theirs.stack.capture(up);
    expect(touched(before)).toEqual([]);
    expect(inventory().size).toBe(2 * before.size);
    expect([await changes(ours), await changes(theirs)]).toEqual([[], []]);
  });

  it("change and go without the other", async () => {
    await theirs.stack.set("lamp:webServers=3");
    const count = inventory().size;
    await theirs.stack.capture(up);
    await theirs.stack.capture(destroy);
    expect(inventory().size).toBe(Math.floor(count / 2));
    expect(await changes(ours)).toEqual([]);
  });

  it("cannot both publish one domain; the one that fails and goes leaves the proof of the other's certificate", async () => {
    for (const one of [ours, theirs]) {
      await one.stack.set("lamp:domain=www.example.com");
      await one.stack.set("lamp:hostedZone=Z0123456789ABCDEFGHIJ");
    }
    await ours.stack.capture(up);
    const records = () => ours.account.all(recordType).map(({ name }) => name);
    const before = records().sort();
    expect(before).toEqual(["lamp-certificate-proof", "lamp-domain"]);
    await expect(theirs.stack.capture(up)).rejects.toThrow(
      "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]",
    );
    await theirs.stack.capture(destroy);
    expect(records().sort()).toEqual(before);
    expect(await changes(ours)).toEqual([]);
  });

  it("leave nothing at the end but that proof", async () => {
    await ours.stack.capture(destroy);
    expect(ours.account.everything().map(({ name }) => name)).toEqual(["lamp-certificate-proof"]);
  });
});
