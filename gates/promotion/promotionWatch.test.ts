import { describe, expect, it } from "vitest";
import { type DataPoint, type Pair, settleSeconds, silenceSeconds, waitUntilComplete } from "./promotionWatch";

/** AWS's clock runs an hour ahead of this machine's. */
const ahead = 3_600_000;

type Look = Partial<Omit<Pair, "time" | "lag" | "connections">> & {
  /** The replica's data points: seconds of this machine's clock at which they began, and their values. */
  readonly lag?: readonly (readonly [seconds: number, value: number])[];
  /** Seconds at which data points of the primary began. */
  readonly connections?: readonly number[];
};

/** A pair that looks like this at each second, and a clock that runs only during `sleep`. */
async function run(lookAt: (seconds: number) => Look | Error, timeoutSeconds = 900) {
  let now = 0;
  const said: string[] = [];
  const point = (seconds: number, value: number): DataPoint => ({ began: ahead + seconds * 1000, value });
  const outcome = await waitUntilComplete({
    source: "db-1",
    successor: "db-2",
    timeoutSeconds,
    clock: { now: () => now, sleep: async milliseconds => void (now += milliseconds) },
    say: text => void (said.at(-1) !== text && said.push(text)),
    look: async () => {
      const look = lookAt(now / 1000);
      if (look instanceof Error) throw look;
      const minute = Math.floor(now / 60_000) * 60;
      return {
        status: "available",
        parameterGroup: "group",
        readOnly: "1",
        parameters: "in-sync",
        successorStatus: "available",
        ...look,
        time: ahead + now,
        lag: (look.lag ?? []).map(([seconds, value]) => point(seconds, value)),
        connections: (look.connections ?? [minute]).map(seconds => point(seconds, 3)),
      };
    },
  });
  return { outcome, said, seconds: now / 1000 };
}

describe("waitUntilComplete", () => {
  it("waits for the fence, and then for a lag of 0 that was measured after it", async () => {
    const { outcome, said, seconds } = await run(t => ({
      parameters: t < 6 ? "applying" : "in-sync",
      lag: t < 70 ? [[0, 0]] : [[0, 0], [60, t < 80 ? 12 : 0]], // prettier-ignore
    }));
    expect([outcome, seconds]).toEqual(["complete", 80]);
    expect(said).toEqual([
      "waiting until db-1 refuses writes; its parameters are applying",
      "waiting until db-2 has caught up with db-1; it was 0 s behind",
      "waiting until db-2 has caught up with db-1; it was 12 s behind",
      "db-2 has caught up with db-1",
    ]);
  });

  it("without having seen `applying`, believes in-sync only after half a minute", async () => {
    const zero = (t: number) => ({ lag: [[t, 0]] as const });
    expect(await run(zero)).toMatchObject({ outcome: "complete", seconds: settleSeconds });
    const late = await run(t => ({ ...zero(t), parameters: t >= 4 && t < 8 ? "applying" : "in-sync" }));
    expect(late).toMatchObject({ outcome: "complete", seconds: 8 });
  });

  it.each([undefined, "0", "{TrueIfReplica}"])(
    "does not regard the primary as fenced when RDS has read_only = %s in its group, and ends soon",
    async readOnly => {
      const { outcome, said, seconds } = await run(t => ({ readOnly, lag: [[t, 0]] }));
      expect([outcome, seconds]).toEqual(["unfenced", settleSeconds]);
      expect(said).toEqual([
        "waiting until db-1 refuses writes; its parameter group group does not set read_only to 1 in RDS",
      ]);
    },
  );

  it("counts the fence only from when the group has it", async () => {
    const { outcome, seconds } = await run(t => ({
      readOnly: t < 20 ? "0" : "1",
      parameters: t < 4 ? "applying" : "in-sync",
      lag: [[t, 0]],
    }));
    expect([outcome, seconds]).toEqual(["complete", 20 + settleSeconds]);
  });

  it("waits until a replica that has caught up is available again, because RDS does not promote it before", async () => {
    const { outcome, said, seconds } = await run(t => ({
      lag: [[t, 0]],
      successorStatus: t < 100 ? "backing-up" : "available",
    }));
    expect([outcome, seconds]).toEqual(["complete", 100]);
    expect(said.slice(-2)).toEqual([
      "waiting until db-2 is available; it is backing-up",
      "db-2 has caught up with db-1",
    ]);
  });

  it("waits in the same way when the primary is gone, and is late when the replica does not become available", async () => {
    const look = { status: "failed", successorStatus: undefined };
    const { outcome, said, seconds } = await run(() => look, 60);
    expect([outcome, seconds, said]).toEqual(["late", 60, ["waiting until db-2 is available; it does not exist"]]);
  });

  it("does not regard the lag as 0 while replication does not run", async () => {
    const { outcome, said } = await run(t => ({ lag: [[t, -1]] }), 60);
    expect(outcome).toBe("late");
    expect(said.at(-1)).toBe("waiting until db-2 has caught up with db-1; replication does not run");
  });

  it("is late when RDS does not apply the fence", async () => {
    const { outcome, said, seconds } = await run(t => ({ parameters: "pending-reboot", lag: [[t, 0]] }), 60);
    expect([outcome, seconds]).toEqual(["late", 60]);
    expect(said).toEqual([
      "waiting until db-1 refuses writes; its parameters are pending-reboot, and only a restart ends that: aws rds reboot-db-instance --db-instance-identifier db-1",
    ]);
  });

  it.each(["storage-full", "incompatible-parameters", "incompatible-option-group"])(
    "goes on waiting for a primary that is %s and may still send writes, and says so",
    async status => {
      const { outcome, said } = await run(() => ({ status, parameters: "applying" }), 60);
      expect([outcome, said]).toEqual([
        "late",
        [`waiting until db-1 refuses writes; its parameters are applying, and it is ${status}`],
      ]);
    },
  );

  it.each(["failed", "deleting", "stopped", "inaccessible-encryption-credentials", "incompatible-network"])(
    "expects nothing more from a primary that is %s",
    async status => {
      const { outcome, said, seconds } = await run(() => ({ status, parameters: "applying" }));
      expect([outcome, seconds, said]).toEqual(["gone", 0, [`db-1 is gone (${status})`]]);
    },
  );

  it("expects nothing more from a primary that no longer exists", async () => {
    const { outcome, said } = await run(() => ({ status: undefined, parameters: undefined }));
    expect([outcome, said]).toEqual(["gone", ["db-1 is gone (deleted)"]]);
  });

  it.each(["available", "backing-up", "modifying", "rebooting", "storage-optimization", "maintenance"])(
    "waits for a primary that is %s",
    async status => {
      expect(await run(t => ({ status, lag: [[t, 4]] }), 60)).toMatchObject({ outcome: "late", seconds: 60 });
    },
  );

  it("regards a primary as gone when it sends no metrics while its replica does", async () => {
    const { outcome, said, seconds } = await run(t => ({ parameters: "applying", connections: [-60], lag: [[t, -1]] }));
    expect([outcome, seconds]).toEqual(["gone", silenceSeconds]);
    expect(said.at(-1)).toBe("db-1 is gone (no metrics for 300 s)");
  });

  it("does not regard it as gone when no metrics arrive at all, nor when its own arrive late", async () => {
    expect(await run(() => ({ parameters: "applying", connections: [] }), 600)).toMatchObject({ outcome: "late" });
    const late = (t: number) =>
      ({ parameters: "applying", connections: [Math.floor(t / 170) * 170], lag: [[t, -1]] }) as const;
    expect(await run(late, 600)).toMatchObject({ outcome: "late" });
  });

  it("gives up when AWS refuses five times in a row", async () => {
    await expect(run(() => new Error("AccessDenied: not yours"))).rejects.toThrow("AccessDenied: not yours");
  });
});
