/** Work that is running, as the line shows it. */
export interface RunningWork {
  readonly what: string;
  /** ` (last time 31.2 s)`, or empty. */
  readonly hint: string;
  readonly seconds: number;
}

const columnsOfUnknown = 80;

/**
 * One line that tells about all running work and is narrower than the terminal. If it does not fit, it loses first the
 * hints, then the ends of the longest names; the seconds stay as long as there is room for them.
 *
 * @param columns width of the terminal; undefined or 0 when that is unknown
 */
export function liveLine(works: readonly RunningWork[], columns: number | undefined): string {
  // A character in the last column would make some terminals begin a new line.
  const width = (columns === undefined || columns === 0 ? columnsOfUnknown : columns) - 1;
  const line = (part: (work: RunningWork) => string) =>
    `… ${works.map(work => `${part(work)} ${Math.floor(work.seconds)} s`).join(" · ")}`;
  const cut = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);

  const whole = line(({ what, hint }) => what + hint);
  if (whole.length <= width) return whole;
  for (let length = Math.max(...works.map(({ what }) => what.length)); length > 1; length--) {
    const shorter = line(({ what }) => cut(what, length));
    if (shorter.length <= width) return shorter;
  }
  return cut(
    line(() => ""),
    width,
  );
}

/**
 * Writes a line over the one before. The cursor stays at its beginning: when the window becomes narrower, some terminals
 * break the line into several, which are then all below the cursor, and the next update erases them.
 */
export const overwrite = (line: string): string => `\r\x1b[J${line}\r`;
