import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { record } from "../../tests/support/record";
import { type RdsInstance, rdsReader } from "./rds";
import { checkWriter, staleSeconds, unfinished } from "./writerGate";
import { askedGate } from "./testing/askedGate";

vi.mock("./rds", () => ({ rdsReader: vi.fn() }));

const close = vi.fn();
const database = (status: string, replicaOf?: string): RdsInstance => ({
  status,
  replicaOf,
  parameterGroup: "group",
  parameters: "in-sync",
});

/** How the gate ends when RDS answers this at each second, after how long, and what it said meanwhile. */
const outcome = (look: (seconds: number) => RdsInstance | undefined, preview = false) =>
  askedGate(() => checkWriter("lamp-db-2-c0ffee", { promotionTimeoutSeconds: 60 }), look, close, preview);

beforeEach(() => vi.clearAllMocks());
afterEach(() => vi.restoreAllMocks());

describe("checkWriter", () => {
  it.each(["available", "backing-up", "storage-optimization"])(
    "opens for a primary without a source that is %s, after one question",
    async status => {
      const { result, asked, said } = await outcome(() => database(status));
      expect([result, asked, said]).toEqual(["open", [["lamp-db-2-c0ffee"]], []]);
      expect(close).toHaveBeenCalledOnce();
    },
  );

  it("fails when RDS still calls the primary a replica: Pulumi has stored a refused promotion as done", async () => {
    const { result, seconds } = await outcome(() => database("available", "lamp-db-1-c0ffee"));
    const error = result as Error;
    expect(error.message).toBe(
      "lamp-db-2-c0ffee has not been promoted: in RDS it is still a replica of lamp-db-1-c0ffee and takes no writes. " +
        "Either RDS has refused the promotion, in this update or in an earlier one, and Pulumi has stored it as done; or this update leaves it out (--target, --exclude). " +
        "What to do: pulumi up --refresh, without these options. It compares the state with AWS first and then promotes.",
    );
    expect([pulumi.RunError.isInstance(error), error.stack, seconds]).toEqual([true, undefined, staleSeconds]);
    expect(close).toHaveBeenCalledOnce();
  });

  it("gives RDS some seconds to show the promotion", async () => {
    const { result, seconds } = await outcome(t => database("available", t < 4 ? "lamp-db-1-c0ffee" : undefined));
    expect([result, seconds]).toEqual(["open", 4]);
  });

  it("waits while the promoted database restarts", async () => {
    const { result, seconds, said } = await outcome(t => database(t < 20 ? "rebooting" : "available"));
    expect([result, seconds]).toEqual(["open", 20]);
    expect(said).toEqual(["waiting until lamp-db-2-c0ffee takes writes; it is rebooting"]);
  });

  it("fails when it does not come back in time", async () => {
    const { result } = await outcome(() => database("modifying"));
    const error = result as Error;
    expect(error.message).toBe(
      [
        "lamp-db-2-c0ffee is promoted, but after 60 s (lamp:promotionTimeoutSeconds) it still takes no writes: it is modifying.",
        "The servers were not told to write to it.",
        "What to do: when RDS calls it available, pulumi up --refresh.",
      ].join("\n"),
    );
    expect([pulumi.RunError.isInstance(error), error.stack]).toEqual([true, undefined]);
  });

  it("asks nothing and says nothing in a preview", async () => {
    const { result, asked, said } = await outcome(() => database("available", "lamp-db-1-c0ffee"), true);
    expect([result, asked, said]).toEqual(["open", [], []]);
    expect(rdsReader).not.toHaveBeenCalled();
  });
});

describe("unfinished", () => {
  it("says what the next update does, in a preview and afterwards", async () => {
    const said: string[] = [];
    for (const preview of [true, false])
      await record(() => said.push(unfinished("lamp-db-2-c0ffee", ["its standby", "its password"])), { preview });
    const rest =
      "`pulumi up` once more gives it what it does not have yet: its standby; its password. " +
      "The same holds for every other change of its settings and of the passwords. The old primary stays fenced, and gets no other change.";
    expect(said).toEqual([
      `This update changes nothing of lamp-db-2-c0ffee but its role, so that it takes writes soon. ${rest}`,
      `This update has changed nothing of lamp-db-2-c0ffee but its role, so that it takes writes soon. ${rest}`,
    ]);
  });
});
