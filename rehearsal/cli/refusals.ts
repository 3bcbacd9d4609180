/** Lines that are shown; the others are counted. */
const shownLines = 20;

/**
 * What the rehearsal's AWS has refused during a step that failed. It is often the cause of what the program sees only as
 * silence.
 *
 * @param refusals one sentence for each refused packet or call
 * @returns lines to print; none when nothing was refused
 */
export function explainRefusals(refusals: readonly string[]): string[] {
  if (refusals.length === 0) return [];
  // Packets from the internet come last: verify itself tries closed ports, so they are seldom the cause.
  const isFromInternet = (line: string) => line.startsWith("the internet");
  const sorted = [...refusals.filter(line => !isFromInternet(line)), ...refusals.filter(isFromInternet)];
  return [
    "",
    "What the rehearsal's AWS refused during this step:",
    ...sorted.slice(0, shownLines).map(line => `  - ${line}`),
    ...(sorted.length > shownLines ? [`  ... and ${sorted.length - shownLines} more`] : []),
  ];
}
