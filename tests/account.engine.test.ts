import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

const serverType = "aws:ec2/instance:Instance";
/** The newest one: after a failed update, the one before is there as well. */
const server = ({ account }: PaperStack) => servers(account).at(-1);
const servers = (account: PaperStack["account"]) =>
  account.all(serverType).filter(({ name }) => name === "lamp-account-server");
const others = ({ account }: PaperStack) =>
  account
    .all(serverType)
    .filter(({ name }) => name !== "lamp-account-server")
    .map(({ id }) => id)
    .sort();
const replace = [...up, "--replace", "**Instance::lamp-account-server"];

describe("the account server, on the real engine", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());
  afterEach(() => vi.restoreAllMocks());

  it("is off when the first update has ended, and neither an update nor a refresh sees a change", async () => {
    expect(server(paper)?.outputs["instanceState"]).toBe("stopped");
    await paper.stack.capture(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("alone may read the administrator's secret", async () => {
    const { databaseSecretArns } = (await paper.stack.outputs()) as { databaseSecretArns: Record<string, string> };
    const policies = paper.account.all("aws:iam/rolePolicy:RolePolicy");
    const readers = policies
      .filter(({ inputs }) => String(inputs["policy"]).includes(String(databaseSecretArns["administrator"])))
      .map(({ name }) => name);
    expect([policies.length, readers]).toEqual([2, ["lamp-account-reads"]]);
  });

  it("fails the update with one sentence when it has given up, and again until it is replaced", async () => {
    const before = server(paper)?.id;
    const serving = others(paper);
    await paper.stack.set("lamp:databasePasswordGeneration=2");
    vi.spyOn(paper.hardware, "consoleOf").mockResolvedValue("lamp: FAILED at account: Access denied; check the role\n");
    const failed =
      /has failed at account: Access denied; check the role\..*pulumi up --replace '\*\*Instance::lamp-account-server'/;
    for (const attempt of [1, 2]) {
      const { code, all } = await paper.stack.attempt(up);
      expect([attempt, code === 0]).toEqual([attempt, false]);
      expect(all).toMatch(failed);
      expect(all).not.toMatch(/ at .*\.ts:\d+/);
    }
    const given = server(paper)?.id;
    expect(given).not.toBe(before);
    vi.restoreAllMocks();
    await paper.stack.capture(replace);
    expect(server(paper)?.id).not.toBe(given);
    expect([servers(paper.account).length, others(paper)]).toEqual([1, serving]);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });
});
