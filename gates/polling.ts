import { setTimeout as sleep } from "node:timers/promises";

/** Time, so that tests need none. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const clock: Clock = { now: Date.now, sleep: async milliseconds => void (await sleep(milliseconds)) };

export interface Polling<Answer> {
  readonly ask: () => Promise<Answer>;
  readonly clock: Clock;
  readonly timeoutSeconds: number;
  /** Told how it goes. */
  readonly say: (text: string) => void;
}

const pollMilliseconds = 2_000;
/** So many failed questions in a row are no hiccup. */
const failedQuestions = 5;

/** Asks at once and then every two seconds, until `done` or until the time is up. */
export async function poll<Answer>(
  { ask, clock, timeoutSeconds, say }: Polling<Answer>,
  done: (answer: Answer) => boolean,
): Promise<void> {
  const deadline = clock.now() + timeoutSeconds * 1000;
  for (let failures = 0; ;) {
    try {
      if (done(await ask())) return;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === failedQuestions) throw error;
      say(`AWS did not answer, trying again: ${String(error)}`);
    }
    if (clock.now() >= deadline) return;
    await clock.sleep(pollMilliseconds);
  }
}

/** Passes on what differs from the last. */
export function whenItChanges(say: (text: string) => void): (text: string) => void {
  let last: string | undefined;
  return text => {
    if (text !== last) say(text);
    last = text;
  };
}
