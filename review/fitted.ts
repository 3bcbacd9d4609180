/** Bytes of UTF-8. A text has at least as many as it has characters, in whichever way these are counted. */
export const size = (text: string): number => Buffer.byteLength(text, "utf8");

const between = "\n\n";
/** Room for the sentence that says what is left out. */
const note = 200;

/**
 * The parts in their order, in at most so many bytes. If they are too long, the short ones stay whole, and the long ones share what
 * is left; the first of `important` parts get three times as much as the others. Rows, items and blocks are left out as a whole.
 */
export function fitted(parts: readonly string[], limit: number, important: number): string {
  const sizes = parts.map(part => size(part) + size(between));
  const shares = sharesOf(
    sizes,
    parts.map((_, index) => (index < important ? 3 : 1)),
    limit,
  );
  return parts
    .map((part, index) => (shares[index]! >= sizes[index]! ? part : shortened(part, shares[index]! - size(between))))
    .join(between);
}

/** What each gets: nobody more than needed, and what is left by weight. */
function sharesOf(needs: readonly number[], weights: readonly number[], limit: number): number[] {
  const shares = needs.map(() => 0);
  let open = needs.map((_, index) => index);
  let rest = limit;
  for (;;) {
    const weight = open.reduce((sum, index) => sum + weights[index]!, 0);
    const content = open.filter(index => needs[index]! <= (rest * weights[index]!) / weight);
    if (content.length === 0) {
      for (const index of open) shares[index] = Math.floor((rest * weights[index]!) / weight);
      return shares;
    }
    for (const index of content) {
      shares[index] = needs[index]!;
      rest -= needs[index]!;
    }
    open = open.filter(index => !content.includes(index));
    if (open.length === 0) return shares;
  }
}

/** The part without the last of its blocks, and with their number. */
export function shortened(part: string, limit: number): string {
  const kept: string[] = [];
  let rest = limit - note;
  let rows = 0;
  let others = 0;
  for (const block of blocksOf(part)) {
    const needed = size(block) + 1;
    if (needed <= rest && rows + others === 0) {
      kept.push(block);
      rest -= needed;
    } else if (/^(?:\||- )/.test(block)) rows++;
    else if (block.trim() !== "") others++;
  }
  // A title or the head of a table says nothing alone.
  while (kept.length > 1 && /^(?:\s*|\| --- .*|\| resource .*)$/.test(kept.at(-1)!)) kept.pop();
  const left = [
    ...(rows > 0 ? [`${rows} more ${rows === 1 ? "row" : "rows"}`] : []),
    ...(others > 0 ? [`${others} more ${others === 1 ? "paragraph" : "paragraphs"}`] : []),
  ].join(" and ");
  return `${kept.join("\n")}\n\n_${left} of this part left out, because a comment has a limit. The whole is in the preview._`;
}

/** Lines; a block of code and a folded part are one. */
function blocksOf(part: string): string[] {
  const blocks: string[] = [];
  let open: string[] = [];
  let end: ((line: string) => boolean) | undefined;
  for (const line of part.split("\n")) {
    if (end !== undefined) {
      open.push(line);
      if (!end(line)) continue;
      blocks.push(open.join("\n"));
      end = undefined;
      continue;
    }
    const fence = /^`{3,}/.exec(line)?.[0];
    if (fence === undefined && line !== "<details>") {
      blocks.push(line);
      continue;
    }
    open = [line];
    end = fence === undefined ? last => last === "</details>" : last => last === fence;
  }
  return end === undefined ? blocks : [...blocks, open.join("\n")];
}
