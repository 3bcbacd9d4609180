import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type RdsInstance, rdsReader } from "./rds";
import { checkSuccessor } from "./successorGate";
import { askedGate } from "./testing/askedGate";

vi.mock("./rds", () => ({ rdsReader: vi.fn() }));

const close = vi.fn();
const args = {
  source: "lamp-db-1-c0ffee",
  successor: "lamp-db-2-c0ffee",
  generationBefore: 1,
  promotionTimeoutSeconds: 60,
};
const database = (status: string): RdsInstance => ({
  status,
  replicaOf: "lamp-db-1-c0ffee",
  parameterGroup: "group",
  parameters: "in-sync",
});

/** How the gate ends when RDS answers this at each second, after how long, and what it said meanwhile. */
const outcome = (look: (seconds: number) => RdsInstance | undefined, preview = false) =>
  askedGate(() => checkSuccessor(args), look, close, preview);

beforeEach(() => vi.clearAllMocks());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("checkSuccessor", () => {
  it("opens at once for a replica that is available, after one question about each database", async () => {
    const { result, asked } = await outcome(() => database("available"));
    expect([result, asked]).toEqual(["open", [["lamp-db-1-c0ffee"], ["lamp-db-2-c0ffee"]]]);
    expect(close).toHaveBeenCalledTimes(2);
  });

  it("refuses while the primary waits for a restart, and names the command; a primary that is gone needs none", async () => {
    const waits = (status: string) => ({ ...database(status), parameters: "pending-reboot" });
    const error = (await outcome(() => waits("available"))).result as Error;
    expect(error.message).toContain("lamp-db-1-c0ffee waits for a restart (pending-reboot)");
    expect(error.message).toContain("aws rds reboot-db-instance --db-instance-identifier lamp-db-1-c0ffee");
    vi.stubEnv("LAMP_PROMOTE_NOW", "1");
    expect((await outcome(() => waits("available"))).result).toBe("open");
    vi.unstubAllEnvs();
    const gone = (await outcome(() => waits("failed"))).result as Error;
    expect(gone.message).not.toContain("waits for a restart");
  });

  it("waits while the replica is being backed up, and says why", async () => {
    const { result, seconds, said } = await outcome(t => database(t < 40 ? "backing-up" : "available"));
    expect([result, seconds]).toEqual(["open", 40]);
    expect(said).toEqual([
      "waiting until lamp-db-2-c0ffee is available, before lamp-db-1-c0ffee is fenced; it is backing-up",
    ]);
  });

  it("fails when the time is up: the primary still takes writes, and the text has no stack trace", async () => {
    const { result, seconds } = await outcome(() => database("backing-up"));
    const error = result as Error;
    expect(seconds).toBe(60);
    expect(error.message).toBe(
      [
        "lamp-db-2-c0ffee was not promoted: after 60 s (lamp:promotionTimeoutSeconds) it is backing-up, and RDS promotes only a replica that is available.",
        "Nothing was promoted, and this update has not fenced lamp-db-1-c0ffee.",
        "What to do: to wait once more, pulumi up --refresh. To keep lamp-db-1-c0ffee, pulumi config set lamp:databaseGeneration 1, then pulumi up --refresh.",
      ].join("\n"),
    );
    expect([pulumi.RunError.isInstance(error), error.stack]).toEqual([true, undefined]);
    expect(close).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["failed", "it is failed"],
    [undefined, "it does not exist"],
  ])("fails at once for a replica that will not come back: %s", async (status, text) => {
    const { result, seconds } = await outcome(() => (status === undefined ? undefined : database(status)));
    expect((result as Error).message).toContain(
      `lamp-db-2-c0ffee was not promoted: ${text}, and RDS promotes only a replica that is available.`,
    );
    expect(seconds).toBe(0);
  });

  it("tries a replica whose storage is being optimized only when told to promote now, and offers that", async () => {
    const { result } = await outcome(() => database("storage-optimization"));
    expect((result as Error).message).toContain("To try the promotion in it: LAMP_PROMOTE_NOW=1 pulumi up --refresh.");
    vi.stubEnv("LAMP_PROMOTE_NOW", "1");
    expect((await outcome(() => database("storage-optimization"))).result).toBe("open");
  });

  it("waits for a backup also when told to promote now, because RDS would refuse", async () => {
    vi.stubEnv("LAMP_PROMOTE_NOW", "1");
    expect(await outcome(t => database(t < 40 ? "backing-up" : "available"))).toMatchObject({ seconds: 40 });
  });

  it("says which permission it needs when AWS refuses an answer", async () => {
    const { result } = await outcome(() => {
      throw new Error("AccessDenied");
    });
    expect((result as Error).message).toBe(
      [
        "Whether lamp-db-2-c0ffee can be promoted cannot be read from AWS: AccessDenied",
        "The check uses your AWS credentials (environment, or aws:profile) and needs rds:DescribeDBInstances.",
        "Nothing was promoted, and this update has not fenced lamp-db-1-c0ffee.",
        "What to do: pulumi up --refresh.",
      ].join("\n"),
    );
    expect((result as Error).stack).toBeUndefined();
  });

  it("asks nothing and says nothing in a preview", async () => {
    expect(await outcome(() => database("backing-up"), true)).toMatchObject({ result: "open", asked: [], said: [] });
    expect(rdsReader).not.toHaveBeenCalled();
  });
});
