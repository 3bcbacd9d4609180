/** Characters that nobody sees, or that turn the direction of what follows. */
const unseen = /[^\P{C}\n\t\u{200d}]/gu;

/** Text as code, whatever characters it has, also in a cell of a table. */
export function code(text: string): string {
  const line =
    text
      .replaceAll(/\s+/g, " ")
      .replaceAll(unseen, "\ufffd")
      // A bar ends a cell if an even number of backslashes stands before it, also in code. Source: cmark-gfm, extensions/table.c.
      .replaceAll(/(\\*)\|/g, (_, slashes: string) => `${slashes}${slashes.length % 2 === 0 ? "\\" : "\\\\"}|`) || " ";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

/** Plain text: nothing in it is a mark of Markdown, a tag of HTML, or the name of a person whom GitHub would call. */
export const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(unseen, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll(/[\\`*_[\]<>|#~$]/g, mark => `\\${mark}`)
    .replaceAll("@", "@\u200b")
    // GitHub looks for numbers of issues in the text that Markdown has become, so a backslash does not help.
    .replaceAll(/#(?=\d)/g, "#\u200b")
    .replaceAll(/\bGH-(?=\d)/gi, prefix => `${prefix}\u200b`)
    .replaceAll(/\bwww\./gi, prefix => `${prefix.slice(0, 3)}\u200b.`)
    .replaceAll(/\b(?:https?|ftp|xmpp|mailto):/gi, protocol => `${protocol}\u200b`);

/** Lines as a block of code. */
export function fenced(given: string, language: string): string {
  const text = given.replaceAll(/\r\n?/g, "\n").replaceAll(unseen, "\ufffd");
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A table. The cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A part that the reader opens by a click. */
export const folded = (title: string, text: string): string =>
  `<details>\n<summary>${title}</summary>\n\n${text}\n\n</details>`;
