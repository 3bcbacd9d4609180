import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { destroy, type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

const ids = ({ account }: PaperStack, isAccountServer: boolean) =>
  account
    .all("aws:ec2/instance:Instance")
    .filter(({ name }) => (name === "lamp-account-server") === isAccountServer)
    .map(({ id }) => id)
    .sort();
const refresh = ["refresh", "--yes", "--skip-preview"];

/** Without NAT, the account server has a public address, which it loses when it turns itself off. */
describe.each(["dev", "rehearsal"])("the account server of the stack %s, on the real engine", config => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack(config);
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());

  it("stays when the state is read again while it is off", async () => {
    const before = ids(paper, true);
    await paper.stack.capture(refresh);
    await paper.stack.capture([...up, "--expect-no-changes"]);
    expect(ids(paper, true)).toEqual(before);
  });

  it("is replaced by each of two rotations, and nothing else of the servers is", async () => {
    const seen = [ids(paper, true)[0]];
    const web = ids(paper, false);
    for (const generation of [2, 3]) {
      await paper.stack.set(`lamp:databasePasswordGeneration=${generation}`);
      await paper.stack.capture(up);
      seen.push(ids(paper, true)[0]);
    }
    expect(new Set(seen).size).toBe(3);
    expect([ids(paper, true).length, ids(paper, false)]).toEqual([1, web]);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("is added to a stack that has none, and neither servers nor databases change", async () => {
    const { deployment } = JSON.parse(await paper.state()) as { deployment: { resources: { urn: string }[] } };
    const urns = deployment.resources.map(({ urn }) => urn);
    for (const name of ["lamp-account-done", "lamp-account-server", "lamp-database-lineage"]) {
      const urn = urns.find(one => one.endsWith(`::${name}`)) ?? "";
      await paper.stack.capture(["state", "delete", urn, "--yes", "--force", "--target-dependents"]);
    }
    await paper.cloud.deleteByHand("aws:ec2/instance:Instance", ids(paper, true)[0] ?? "");
    const web = ids(paper, false);
    const plan = (await paper.plan()).filter(step => !step.includes("lamp-stays-until"));
    expect(plan).toEqual([
      "create aws:ec2/instance:Instance lamp-account-server",
      "create pulumi:index:Stash lamp-account-done",
      "create random:index/randomId:RandomId lamp-database-lineage",
    ]);
    await paper.stack.capture(up);
    expect([ids(paper, true).length, ids(paper, false)]).toEqual([1, web]);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("is replaced when the databases were lost and empty ones are made", async () => {
    const before = ids(paper, true);
    for (const { type, id } of paper.account.all("aws:rds/instance:Instance").reverse())
      await paper.cloud.deleteByHand(type, id, { skipFinalSnapshot: true });
    await paper.stack.capture(refresh);
    await paper.stack.capture(up);
    expect(ids(paper, true)).not.toEqual(before);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("goes with the stack", async () => {
    await paper.stack.capture(destroy);
    expect(paper.account.size).toBe(0);
  });
});

describe("the account server and promotions, on the real engine", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());

  it("is not replaced by a promotion, and a rotation in the same update waits for the next one", async () => {
    const before = ids(paper, true)[0];
    await paper.stack.set("lamp:databaseGeneration=2");
    await paper.stack.set("lamp:databasePasswordGeneration=3");
    await paper.stack.capture(up);
    expect(ids(paper, true)[0]).toBe(before);
    await paper.stack.capture(up);
    expect(ids(paper, true)[0]).not.toBe(before);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("leaves every retired primary when there is a second promotion", async () => {
    await paper.stack.set("lamp:databaseGeneration=3");
    await paper.stack.capture(up);
    const left = paper.account.all("aws:rds/instance:Instance").map(({ name }) => name);
    expect(left.sort()).toEqual(["lamp-db-1", "lamp-db-2", "lamp-db-3", "lamp-db-4"]);
    const fenced = paper.account
      .all("aws:rds/parameterGroup:ParameterGroup")
      .filter(({ inputs }) => JSON.stringify(inputs["parameters"]).includes("read_only"))
      .map(({ name }) => name);
    expect(fenced.sort()).toEqual(["lamp-db-1-parameters", "lamp-db-2-parameters"]);
  });
});
