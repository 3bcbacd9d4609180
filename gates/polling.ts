import { setTimeout as sleep } from "node:timers/promises";
import { errorText } from "../settings/errorText";

/** The time, so that tests do not have to wait. */
export interface Clock {
  /** Milliseconds since a fixed moment. */
  now(): number;
  /** Returns after the time has passed. */
  sleep(milliseconds: number): Promise<void>;
}

export const clock: Clock = { now: Date.now, sleep: async milliseconds => void (await sleep(milliseconds)) };

export interface Polling<Answer> {
  /** Asks AWS once. */
  readonly ask: () => Promise<Answer>;
  /** The time; a test brings its own. */
  readonly clock: Clock;
  /** How long to ask, in seconds. */
  readonly timeoutSeconds: number;
  /** Receives a sentence about each failed question. */
  readonly say: (text: string) => void;
}

const pollMs = 2_000;
/** One failed question may be a short disturbance. So many one after the other are not. */
const failedQuestions = 5;

/**
 * Asks at once and then every two seconds, until `done` or until the time is up. It does not tell which of the two: the
 * caller knows from the last answer. Throws the error of the last question when five in a row have failed.
 */
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
      say(`AWS did not answer, trying again: ${errorText(error)}`);
    }
    if (clock.now() >= deadline) return;
    await clock.sleep(pollMs);
  }
}

/** Passes a text on only when it differs from the one before. */
export function whenItChanges(say: (text: string) => void): (text: string) => void {
  let last: string | undefined;
  return text => {
    if (text !== last) say(text);
    last = text;
  };
}
