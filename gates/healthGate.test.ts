import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { record, valueOf } from "../tests/support/record";
import { checkServers, healthGate } from "./healthGate";
import { serverConsole } from "./serverConsole";
import { targetGroup } from "./targetGroup";
import type { TargetHealth } from "./targetWatch";
import { failureText } from "./healthFailure";

vi.mock("./targetGroup", () => ({ targetGroup: vi.fn() }));
vi.mock("./serverConsole", () => ({ serverConsole: vi.fn() }));

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
  servers: [
    { name: "lamp-web-1", zone: "eu-central-1a" },
    { name: "lamp-web-2", zone: "eu-central-1b" },
  ],
  healthTimeoutSeconds: 0,
  drainSeconds: 30,
};

/** What the gate returns, or its error. */
async function outcome(preview = false, changes: Partial<typeof args> = {}): Promise<unknown> {
  let result: unknown;
  const check = () => checkServers({ ...args, ...changes }, "arn:group", ["i-1", "i-2"]).catch((error: Error) => error);
  await record(async () => (result = await check()), { preview });
  return result;
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.mocked(serverConsole).mockResolvedValue({ tail: ["it boots"], failed: undefined, isReady: false });
});

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
      failureText({
        sick: [
          {
            name: "lamp-web-2",
            zone: "eu-central-1b",
            health: health("i-2", "unhealthy"),
            console: { tail: ["it boots"], failed: undefined, isReady: false },
          },
        ],
        of: 2,
        hasGivenUp: false,
        othersHealthy: 0,
        seconds: 0,
      }),
    );
    expect([pulumi.RunError.isInstance(error), error.stack]).toEqual([true, undefined]);
    expect(close).toHaveBeenCalledOnce();
  });

  it("does not wait for the end of its time when every sick server says that its setup has failed", async () => {
    answer(async () => [health("i-1", "healthy"), health("i-2", "unhealthy"), health("i-0", "healthy")]);
    vi.mocked(serverConsole).mockResolvedValue({ tail: ["it boots"], failed: "packages: no mirror", isReady: false });
    const text = String(await outcome(false, { healthTimeoutSeconds: 600 }));
    expect(text).toContain("after 0 s. It has given up, so the update waits no longer.\nNo old server was removed");
    expect(text).toContain("its setup has failed at packages: no mirror\n    | it boots\n");
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
        "elasticloadbalancing:DeregisterTargets. No old server was removed. What to do: when AWS answers, run pulumi up again, or go on without the check: LAMP_SKIP_HEALTH_GATE=1 pulumi up.",
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
  it("waits for the listener, the registrations and what else the servers need", async () => {
    answer(async () => [health("i-1", "healthy")]);
    const [listener, attachment, account] = [promise(), promise(), promise()];
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
        servers: [{ name: "lamp-web-1", id: pulumi.output("i-1"), zone: "eu-central-1a" }],
        attachmentIds: [pulumi.output(attachment.value)],
        after: [pulumi.output(account.value)],
      });
      await look();
      listener.resolve("arn:listener");
      await look();
      attachment.resolve("attachment");
      await look();
      account.resolve("account");
      expect(await valueOf(open)).toBe(true);
      await look();
    });
    expect(askedAt).toEqual([false, false, false, true]);
  });
});

function promise() {
  let resolve!: (value: string) => void;
  const value = new Promise<string>(settle => (resolve = settle));
  return { value, resolve };
}
