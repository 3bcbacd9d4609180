import { describe, expect, it } from "vitest";
import type { OpenCloud } from "../../rehearsal/aws/cloud";
import { ManualClock } from "../../rehearsal/aws/core/clock";
import type { AlarmChange } from "../../rehearsal/aws/services/cloudwatch/store";
import { AlarmWatch } from "./alarmWatch";

const change = (at: number, alarm: string, to: AlarmChange["to"], actions: string[] = []): AlarmChange => ({
  at,
  alarm: `${alarm}-1a2b3c4`,
  from: "OK",
  to,
  actions,
});

/** A watch that began after ten minutes, in which these alarms have changed. */
function watchOf(...changes: AlarmChange[]): AlarmWatch {
  const clock = new ManualClock();
  clock.pass(600);
  return new AlarmWatch({ account: { clock }, alarmChanges: () => changes } as unknown as OpenCloud);
}

describe("the watch on alarms", () => {
  it("names what has rung since it began, each once: beyond a limit, or silent with a mail", () => {
    const watch = watchOf(
      change(540, "lamp-early", "ALARM"),
      change(660, "lamp-high", "ALARM"),
      change(720, "lamp-high", "OK"),
      change(780, "lamp-high", "ALARM"),
      change(780, "lamp-gone", "INSUFFICIENT_DATA", ["arn:topic"]),
      change(780, "lamp-quiet", "INSUFFICIENT_DATA"),
    );
    expect(watch.rung()).toEqual(["lamp-high", "lamp-gone"]);
  });

  it("tells after how many of AWS's minutes an alarm had a state", async () => {
    const watch = watchOf(change(540, "lamp-high", "ALARM"), change(1080, "lamp-high", "ALARM"));
    expect(await watch.untilState("lamp-high", "ALARM", 1)).toBe(8);
  });

  it("says which alarm did not change", async () => {
    await expect(watchOf().untilState("lamp-high", "OK", 0)).rejects.toThrow("the alarm lamp-high to be OK");
  });
});
