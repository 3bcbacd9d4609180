import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { webServersIn } from "./support/stateExports";

describe("an account whose quota of virtual CPUs was never raised", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    paper.cloud.setQuota("ec2:vcpu", 5);
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());
  const servers = () =>
    webServersIn(paper.account)
      .map(({ id }) => id)
      .sort();

  it("has room for two servers, and none for their successors: the first release fails, and the old ones serve", async () => {
    const before = servers();
    await paper.stack.set('lamp:phpExtensions=["gd"]');
    const { code, all } = await paper.stack.attempt(up);
    expect(code).not.toBe(0);
    expect(all).toContain("VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 5");
    expect(servers()).toEqual(before);
    const health = await paper.hardware.targetHealth();
    expect(health.map(({ targetId, state }) => [targetId, state]).sort()).toEqual(before.map(id => [id, "healthy"]));
  });

  it("releases with a plain `up` when the quota of docs/quotas.md has been granted", async () => {
    const before = servers();
    paper.cloud.setQuota("ec2:vcpu", 9);
    await paper.stack.capture(up);
    expect(servers().filter(id => before.includes(id))).toEqual([]);
    await paper.stack.capture([...up, "--refresh", "--expect-no-changes"]);
  });
});
