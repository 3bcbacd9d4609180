import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { record, valueOf } from "../tests/support/record";
import { checkServers, failure, healthGate } from "./healthGate";
import { targetGroup } from "./targetGroup";
import type { TargetHealth } from "./targetWatch";

vi.mock("./targetGroup", () => ({ targetGroup: vi.fn(), consoleTail: async () => ["lamp: FAILED at packages"] }));

const health = (id: string, state: string): TargetHealth => ({
  id,
  port: 80,
  state,
  reason: state === "healthy" ? undefined : "Target.Timeout",
  description: state === "healthy" ? undefined : "Request timed out",
});
const close = vi.fn();
const answer = (health: () => Promise<readonly TargetHealth[]>) =>
  vi.mocked(targetGroup).mockResolvedValue({ health, deregister: async () => {}, close });

const args = {
  servers: [{ zone: "eu-central-1a" }, { zone: "eu-central-1b" }],
  healthTimeoutSeconds: 0,
  drainSeconds: 30,
};

/** What the gate returns, or its error. */
async function outcome(preview = false): Promise<unknown> {
  let result: unknown;
  const check = () => checkServers(args, "arn:group", ["i-1", "i-2"]).catch((error: Error) => error);
  await record(async () => (result = await check()), { preview });
  return result;
}

beforeEach(() => vi.clearAllMocks());

describe("checkServers", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("opens when every server is healthy", async () => {
    answer(async () => [health("i-1", "healthy"), health("i-2", "healthy")]);
    expect(await outcome()).toBe(true);
    expect(close).toHaveBeenCalledOnce();
  });

  it("fails the update otherwise, with AWS's reason, the end of the console, and no stack trace", async () => {
    answer(async () => [health("i-1", "healthy"), health("i-2", "unhealthy")]);
    const error = (await outcome()) as Error;
    expect(error.message).toBe(
      [
        "1 of 2 web servers is not healthy after 0 s (lamp:healthTimeoutSeconds). No old server was removed: the servers from before still serve the site.",
        "  i-2 in eu-central-1b: unhealthy, Target.Timeout: Request timed out",
        "    | lamp: FAILED at packages",
        "What to do: correct the cause and run pulumi up again, or take the change back and run pulumi up. If only the check is wrong, go on without the check: LAMP_SKIP_HEALTH_GATE=1 pulumi up.",
      ].join("\n"),
    );
    expect([pulumi.RunError.isInstance(error), error.stack]).toEqual([true, undefined]);
    expect(close).toHaveBeenCalledOnce();
  });

  it("says which permissions it needs when AWS refuses an answer", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    answer(async () => {
      throw new Error("AccessDenied");
    });
    const error = (await outcome()) as Error;
    vi.useRealTimers();
    expect(error.message).toBe(
      "The health of the web servers cannot be read from AWS: AccessDenied\n" +
        "The check uses your AWS credentials (environment, or aws:profile) and needs elasticloadbalancing:DescribeTargetHealth and " +
        "elasticloadbalancing:DeregisterTargets. No old server was removed. Then run pulumi up again, or go on without the check: LAMP_SKIP_HEALTH_GATE=1 pulumi up.",
    );
    expect(error.stack).toBe(undefined);
  });

  it("asks nothing in a preview", async () => {
    expect(await outcome(true)).toBe(true);
    expect(targetGroup).not.toHaveBeenCalled();
  });

  it("asks nothing when the check is skipped, says so, and does not return that they are healthy", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    vi.stubEnv("LAMP_SKIP_HEALTH_GATE", "1");
    expect(await outcome()).toBe(false);
    expect(targetGroup).not.toHaveBeenCalled();
    expect(warn.mock.calls).toEqual([["LAMP_SKIP_HEALTH_GATE=1: health of the web servers was not checked"]]);
    warn.mockRestore();
  });
});

describe("healthGate", () => {
  it("waits for the listener and the registrations", async () => {
    answer(async () => [health("i-1", "healthy")]);
    const [listener, attachment] = [promise(), promise()];
    const askedAt: boolean[] = [];
    const look = async () => {
      await new Promise(resolve => setTimeout(resolve, 20));
      askedAt.push(vi.mocked(targetGroup).mock.calls.length > 0);
    };
    await record(async () => {
      const open = healthGate({
        ...args,
        targetGroupArn: "arn:group",
        listenerArn: pulumi.output(listener.value),
        servers: [{ id: pulumi.output("i-1"), zone: "eu-central-1a" }],
        attachmentIds: [pulumi.output(attachment.value)],
      });
      await look();
      listener.resolve("arn:listener");
      await look();
      attachment.resolve("attachment");
      expect(await valueOf(open)).toBe(true);
      await look();
    });
    expect(askedAt).toEqual([false, false, true]);
  });
});

function promise() {
  let resolve!: (value: string) => void;
  const value = new Promise<string>(settle => (resolve = settle));
  return { value, resolve };
}

describe("failure", () => {
  it("names every server that is not healthy, also one that was never registered", async () => {
    const text = await failure(
      { healthTimeoutSeconds: 900, servers: [{ zone: "eu-central-1a" }] },
      ["i-1"],
      [{ id: "i-1", port: undefined, state: "not registered", reason: undefined, description: undefined }],
      async () => ["(nothing on its console yet)"],
    );
    expect(text).toContain("\n  i-1 in eu-central-1a: not registered\n    | (nothing on its console yet)\n");
  });
});
