import { code, plain } from "../markdown";
import type { Plan } from "../plan/plan";
import { duration } from "./duration";

/** How long the same update took where it was tried, for example in a rehearsal. */
export interface Measured {
  /** Where, as in "in the rehearsal". */
  readonly where: string;
  /** Seconds of the whole update. */
  readonly seconds: number;
  /** Seconds of single steps, by URN. */
  readonly byUrn?: ReadonlyMap<string, number>;
}

/** A step that takes less is not named. */
const worthNaming = 10;

/** Seconds as a person says them: `45 s`, `12 min`. */
export const time = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

/** The part of the comment on how long the update takes. Empty if it does nothing. */
export function durationPart(plan: Plan, measured?: Measured): string {
  const { seconds, low, high, path, servers, unknown } = duration(plan);
  if (seconds === 0 && unknown.length === 0) return "";
  const named = path
    .filter(link => link.time.seconds >= worthNaming)
    .map(({ step, time: { seconds: estimated }, isDeletion }) => {
      const seen = measured?.byUrn?.get(step.urn);
      return `${isDeletion ? "deletion of " : ""}${code(step.name)} ${time(estimated)}${seen === undefined ? "" : ` (measured ${time(seen)})`}`;
    });
  const range = time(low) === time(high) ? "" : ` (${time(low)} to ${time(high)})`;
  const lines = [
    `About ${time(seconds)}${range}.`,
    ...(measured === undefined ? [] : [`Measured ${plain(measured.where)}: ${time(measured.seconds)}.`]),
    ...(named.length === 0 ? [] : [`The longest chain of steps that wait for each other: ${named.join(", ")}.`]),
    ...(servers > 1 ? [`The longest time has the ${servers} servers one after the other.`] : []),
    ...(unknown.length === 0
      ? []
      : [
          `No time is known for ${unknown.map(plain).join(", ")}; ${unknown.length === 1 ? "it is" : "they are"} taken to be quick.`,
        ]),
    "What a program waits for by itself, such as a gate or a hook, is not in it.",
  ];
  return `### Duration\n\n${lines.join(" ")}`;
}
