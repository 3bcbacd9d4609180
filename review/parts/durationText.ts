import { code, plain } from "../markdown";
import type { Measured } from "../measured";
import type { Plan } from "../plan/plan";
import { duration } from "./duration";

/** A step that takes less is not named. */
const worthNaming = 10;
/** Most steps, and most measured times, that are named. */
const mostNamed = 20;

/** Seconds as a person says them: `45 s`, `12 min`. */
export const time = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

/** The part of the comment on how long the update takes. Empty if it does nothing. */
export function durationPart(plan: Plan, measured: readonly Measured[] = []): string {
  const { seconds, low, high, path, servers, unknown } = duration(plan);
  if (seconds === 0 && unknown.length === 0)
    return measured.length === 0 ? "" : `### Duration${measuredText(measured)}`;
  const named = path
    .filter(link => link.time.seconds >= worthNaming)
    .map(
      ({ step, time: { seconds: estimated }, isDeletion }) =>
        `${isDeletion ? "deletion of " : ""}${code(step.name)} ${time(estimated)}`,
    );
  const left = named.length > mostNamed ? ` and ${named.length - mostNamed} more` : "";
  const range = time(low) === time(high) ? "" : ` (${time(low)} to ${time(high)})`;
  const lines = [
    `About ${time(seconds)}${range}.`,
    ...(named.length === 0
      ? []
      : [`The longest chain of steps that wait for each other: ${named.slice(0, mostNamed).join(", ")}${left}.`]),
    ...(servers > 1 ? [`The upper end assumes that the ${servers} servers are made one after the other.`] : []),
    ...(unknown.length === 0
      ? []
      : [
          `No time is known for ${unknown.map(plain).join(", ")}; ${unknown.length === 1 ? "it is" : "they are"} taken to be quick.`,
        ]),
    "Not included: what the program itself waits for, for example until a server is healthy.",
  ];
  return `### Duration\n\n${lines.join(" ")}${measuredText(measured)}`;
}

const measuredText = (measured: readonly Measured[]) =>
  measured.length === 0
    ? ""
    : `\n\nMeasured in a rehearsal on one machine, so these are not the times of AWS:\n\n${measured
        .slice(0, mostNamed)
        .map(
          ({ what, seconds }) =>
            `- ${plain(what.slice(0, 200))}: ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`,
        )
        .join("\n")}`;
