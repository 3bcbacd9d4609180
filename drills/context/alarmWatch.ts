import type { OpenCloud } from "../../rehearsal/aws/cloud";
import type { AlarmChange } from "../../rehearsal/aws/services/cloudwatch/store";
import { until } from "../../rehearsal/support/until";

/** The alarms that have changed since the watch began. Times are in minutes of AWS. */
export class AlarmWatch {
  readonly #cloud: Pick<OpenCloud, "account" | "alarmChanges">;
  readonly #began: number;

  constructor(cloud: Pick<OpenCloud, "account" | "alarmChanges">) {
    this.#cloud = cloud;
    this.#began = cloud.account.clock.seconds();
  }

  /**
   * Names of the alarms that have mailed something to worry about: a metric beyond its limit, or no figures. Each once,
   * without the characters that Pulumi adds, for example `lamp-replica-ReplicaLag`.
   */
  rung(): string[] {
    const bad = this.#changes().filter(({ to, actions }) => to === "ALARM" || isSilence(to, actions));
    return [...new Set(bad.map(({ alarm }) => shortName(alarm)))];
  }

  /** Waits until an alarm has changed to a state. Returns after how many minutes since the watch began. */
  async untilState(name: string, state: AlarmChange["to"], seconds: number): Promise<number> {
    const found = () => this.#changes().find(({ alarm, to }) => shortName(alarm) === name && to === state);
    await until(`the alarm ${name} to be ${state}`, { seconds }, () => found() !== undefined);
    return ((found()?.at ?? 0) - this.#began) / 60;
  }

  #changes(): readonly AlarmChange[] {
    return this.#cloud.alarmChanges().filter(({ at }) => at >= this.#began);
  }
}

/** An alarm that mails nothing when it gets no figures does not report this. */
const isSilence = (to: AlarmChange["to"], actions: AlarmChange["actions"]) =>
  to === "INSUFFICIENT_DATA" && actions.length > 0;

const shortName = (alarm: string) => alarm.replace(/-[0-9a-f]{7}$/, "");
