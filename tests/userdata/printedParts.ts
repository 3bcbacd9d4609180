/**
 * What a script has printed, by the names of its parts. A part begins with the line `== NAME`.
 *
 * @returns the lines of each part, without empty ones at its end
 */
export function printedParts(printed: string): Map<string, string[]> {
  const parts = printed.split(/^== /m).slice(1);
  return new Map(
    parts.map(part => part.trimEnd().split("\n")).map(([name, ...lines]): [string, string[]] => [name ?? "", lines]),
  );
}
