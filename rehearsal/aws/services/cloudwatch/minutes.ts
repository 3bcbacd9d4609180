import type { Cloud } from "../../core/behaviour";
import { evaluateAlarms } from "./alarms";
import { measure } from "./measure";
import { minuteSeconds } from "./metrics";
import { CloudWatchStore } from "./store";

type Watched = Pick<Cloud, "account" | "hardware">;

/**
 * Does what CloudWatch has done since the last call: services have sent the value of each minute, and each minute the
 * alarms were evaluated. If a minute was missed because this machine was busy, it gets the value that was measured next.
 */
export async function passMinutes({ account, hardware }: Watched): Promise<void> {
  const store = account.store(CloudWatchStore);
  const now = account.clock.now() / 1000;
  const minute = now - (now % minuteSeconds);
  const last = store.minute ?? minute - minuteSeconds;
  if (minute <= last) return;
  const measured = await measure(account, hardware);
  for (const { metric, value } of measured) {
    const isKnown = store.metrics.sent(metric, last) !== undefined;
    for (let sent = isKnown ? last + minuteSeconds : minute; sent <= minute; sent += minuteSeconds)
      store.metrics.put(metric, sent, value);
  }
  store.minute = minute;
  for (let passed = last + minuteSeconds; passed <= minute; passed += minuteSeconds) evaluateAlarms(account, passed);
}

/** Calls `passMinutes` once a minute of AWS, until the function that it returns is called. */
export function watchMinutes(watched: Watched): () => void {
  let isRunning = false;
  const pass = async () => {
    if (isRunning) return;
    isRunning = true;
    await passMinutes(watched).finally(() => (isRunning = false));
  };
  const timer = setInterval(() => void pass(), (minuteSeconds * 1000) / watched.account.clock.speed).unref();
  return () => clearInterval(timer);
}
