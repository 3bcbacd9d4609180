import { describe } from "../lab/machine";
import type { Figure } from "./figure";
import { ratioGoals } from "./goals";
import { cellTitle, cellsOf, disturbance, rowsOf, type Results, type Row } from "./results";
import type { Ratio } from "./statistics";

/** A run as Markdown. The command prints the same text. */
export function report(results: Results): string {
  const { setting, servers, samples, trials } = results;
  const memory = new Map(servers.map(({ name, memoryMib }) => [name, memoryMib]));
  return [
    describe(setting),
    ...[disturbance(samples) ?? []].flat(),
    "",
    ...table(
      ["server", "what it is", "MiB after the run"],
      servers.map(({ name, title }) => [name, title, (memory.get(name) ?? 0).toFixed(0)]),
    ),
    "",
    ...legend,
    "",
    ...cellsOf(samples).flatMap(cell => [
      `### ${capital(cellTitle(cell))}`,
      "",
      ...table(
        ["server", "requests/s", "ours over it", "p99 ms", "CPU µs", "by CPU", "starved", "errors"],
        rowsOf(results, cell).map(cellsOfRow),
      ),
      "",
    ]),
    ...section("Ratios and their goals", ratioGoals(results)),
    ...trials.flatMap(({ title, figures }) => section(title, figures)),
  ].join("\n");
}

const legend = [
  "ours over it: requests per second of this stack divided by those of the server. by CPU: the same with the processor time for a",
  "request; above 1, this stack needs less. Level: the difference is smaller than the noise of the run, which is after ±. Starved:",
  "connections that never got an answer. Errors: refusals and broken connections.",
];

const section = (title: string, figures: readonly Figure[]) =>
  figures.length === 0
    ? []
    : [
        `### ${title}`,
        "",
        ...table(
          ["figure", "seen", "goal", ""],
          figures.map(({ what, seen, goal, reached }) => [what, seen, goal, reached ? "reached" : "**missed**"]),
        ),
        "",
      ];

const cellsOfRow = ({ server, perSecond, ours, p99Ms, cpuMicroseconds, cpuRatio, starved, errors }: Row) => [
  server,
  perSecond.toFixed(0),
  ours === undefined ? "" : inWords(ours),
  p99Ms.toFixed(p99Ms < 10 ? 1 : 0),
  cpuMicroseconds.toFixed(0),
  cpuRatio === undefined ? "" : inWords(cpuRatio),
  String(starved),
  String(errors),
];

/** A ratio with its noise, for example `0.98 ± 0.05, level`. */
export const inWords = ({ value, noise, verdict }: Ratio): string =>
  `${value.toFixed(2)} ± ${noise.toFixed(2)}${verdict === "level" ? ", level" : ""}`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A Markdown table. Columns are as wide as their widest cell. Numbers are aligned to the right, except in the first column. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(3, ...[title, ...rows.map(row => row[column] ?? "")].map(cell => cell.length)),
  );
  const numeric = head.map((_, column) => column > 0 && rows.every(row => /^[\d.,]*$/.test(row[column] ?? "")));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (numeric[i] === true ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, i) => (numeric[i] === true ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(head), line(rule), ...rows.map(line)];
}
