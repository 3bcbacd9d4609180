import type { AlarmState } from "./evaluate";
import { Metrics } from "./metrics";

/** A change of an alarm's state. */
export interface AlarmChange {
  /** AWS's seconds since the cloud was opened. */
  readonly at: number;
  /** The alarm's name in CloudWatch. */
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** ARNs of the actions that followed. */
  readonly actions: readonly string[];
}

/** What CloudWatch keeps beside its resources. */
export class CloudWatchStore {
  readonly metrics = new Metrics();
  /** The last minute that was measured, in seconds since 1970; undefined before the first. */
  minute: number | undefined;
  /** By the alarm's id. A new alarm is INSUFFICIENT_DATA (API reference, PutMetricAlarm). */
  readonly alarms = new Map<string, { state: AlarmState; readonly since: number }>();
  /** Every change of an alarm's state, the oldest first. */
  readonly changes: AlarmChange[] = [];
}
