import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { record } from "../../tests/support/record";
import { checkReplica } from "./promotionGate";
import { promotionPair } from "./promotionPair";
import type { Pair } from "./promotionWatch";

vi.mock("./promotionPair", () => ({ promotionPair: vi.fn() }));
/** A clock that runs only during `sleep`. */
vi.mock("../polling", async original => {
  let now = 0;
  const clock = { now: () => now, sleep: async (milliseconds: number) => void (now += milliseconds) };
  return { ...(await original<object>()), clock };
});

const close = vi.fn();
const answer = (look: () => Promise<Pair>) =>
  vi.mocked(promotionPair).mockResolvedValue({ look, lookAtSource: look, close });
const pair = (changes: Partial<Pair> = {}): Pair => ({
  time: 0,
  status: "available",
  parameterGroup: "lamp-db-1-parameters-1a2b3c4",
  readOnly: "1",
  parameters: "applying",
  successorStatus: "available",
  connections: [],
  lag: [],
  ...changes,
});

const args = {
  source: "lamp-db-1-c0ffee",
  successor: "lamp-db-2-c0ffee",
  generationBefore: 1,
  promotionTimeoutSeconds: 60,
};
const whatToDo =
  "What to do: to let lamp-db-1-c0ffee take writes again, pulumi config set lamp:databaseGeneration 1, then pulumi up --refresh. " +
  "To fence it and wait once more: pulumi up --refresh, without --target and --exclude. To promote at once, and lose the writes that have not arrived: " +
  "LAMP_PROMOTE_NOW=1 pulumi up --refresh. " +
  "(A primary that is gone is recognized by its status in RDS, or after 300 s without metrics.)";

/** How the gate ends. */
async function outcome(preview = false): Promise<"open" | Error> {
  let result: "open" | Error = "open";
  await record(
    async () => {
      await checkReplica(args).catch((error: Error) => (result = error));
    },
    { preview },
  );
  return result;
}

beforeEach(() => vi.clearAllMocks());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("checkReplica", () => {
  it("fails when the replica has not caught up in time, with what it waited for, what to do, and no stack trace", async () => {
    answer(async () => pair());
    const error = (await outcome()) as Error;
    expect(error.message).toBe(
      [
        "lamp-db-2-c0ffee was not promoted: after 60 s (lamp:promotionTimeoutSeconds) still " +
          "waiting until lamp-db-1-c0ffee refuses writes; its parameters are applying.",
        "Nothing was promoted and no data is lost. While lamp-db-1-c0ffee is fenced, it refuses writes and still answers reads.",
        whatToDo,
      ].join("\n"),
    );
    expect([pulumi.RunError.isInstance(error), error.stack]).toEqual([true, undefined]);
    expect(close).toHaveBeenCalledOnce();
  });

  it("stays shut when RDS has refused the fence and Pulumi believes in it, and says so", async () => {
    answer(async () => pair({ readOnly: undefined, parameters: "in-sync" }));
    const error = (await outcome()) as Error;
    expect(error.message).toBe(
      [
        "lamp-db-2-c0ffee was not promoted: still waiting until lamp-db-1-c0ffee refuses writes; its parameter group " +
          "lamp-db-1-parameters-1a2b3c4 does not set read_only to 1 in RDS. Either RDS has refused a change of the group, and Pulumi " +
          "has stored it as done, or somebody has taken it back, or this update leaves it out (--target, --exclude).",
        "Nothing was promoted and no data is lost. While lamp-db-1-c0ffee is fenced, it refuses writes and still answers reads.",
        whatToDo,
      ].join("\n"),
    );
    expect([pulumi.RunError.isInstance(error), error.stack]).toEqual([true, undefined]);
  });

  it("opens when the primary is gone, and says which writes are lost", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    answer(async () => pair({ status: "failed" }));
    expect(await outcome()).toBe("open");
    expect(warn.mock.calls).toEqual([
      ["lamp-db-1-c0ffee is gone: writes that lamp-db-2-c0ffee had not received are lost with it"],
    ]);
    expect(close).toHaveBeenCalledOnce();
  });

  it("says which permissions it needs when AWS refuses an answer", async () => {
    answer(async () => {
      throw new Error("AccessDenied");
    });
    const error = (await outcome()) as Error;
    expect(error.message).toBe(
      [
        "Whether lamp-db-2-c0ffee has caught up with lamp-db-1-c0ffee cannot be read from AWS: AccessDenied",
        "The check uses your AWS credentials (environment, or aws:profile) and needs rds:DescribeDBInstances, rds:DescribeDBParameters and cloudwatch:GetMetricData.",
        "Nothing was promoted and no data is lost. While lamp-db-1-c0ffee is fenced, it refuses writes and still answers reads.",
        whatToDo,
      ].join("\n"),
    );
  });

  it("asks nothing in a preview", async () => {
    expect(await outcome(true)).toBe("open");
    expect(promotionPair).not.toHaveBeenCalled();
  });

  it.each([
    ["is fenced", pair({ lag: [], parameters: "applying" })],
    ["does not exist any more", pair({ status: undefined, parameterGroup: undefined, readOnly: undefined })],
  ])("waits for nothing when told to promote now and the primary %s, and says so", async (_, found) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    vi.stubEnv("LAMP_PROMOTE_NOW", "1");
    answer(async () => found);
    expect(await outcome()).toBe("open");
    expect(warn.mock.calls).toEqual([
      ["LAMP_PROMOTE_NOW=1: promoting lamp-db-2-c0ffee without checking that it has caught up with lamp-db-1-c0ffee"],
    ]);
    expect(close).toHaveBeenCalledOnce();
  });

  it("promotes not even now while the primary is not fenced", async () => {
    vi.stubEnv("LAMP_PROMOTE_NOW", "1");
    answer(async () => pair({ readOnly: undefined }));
    const error = (await outcome()) as Error;
    expect(error.message).toContain("does not set read_only to 1 in RDS. Either RDS has refused a change of the group");
    expect(close).toHaveBeenCalledOnce();
  });
});
