import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CommentPage } from "./github/commentPage";
import { withText } from "./github/pngText";

/** The example that the README shows. */
const example = join(__dirname, "../../review/examples/database-class.md");

/** The picture ends before this heading: what follows is as long again, and the README has a picture of the stack already. */
const end = "\n### Duration\n";

/** The part of the comment that the README shows. */
export function shownPart(): string {
  const markdown = readFileSync(example, "utf8");
  const at = markdown.indexOf(end);
  if (at < 0) throw new Error(`${example} has no heading "${end.trim()}"`);
  return markdown.slice(0, at);
}

/** The text in the picture that tells of which comment it is. */
export const sourceOf = (markdown: string): string =>
  `SHA-256 of the Markdown: ${createHash("sha256").update(markdown).digest("hex")}`;

/** A comment as GitHub shows it, as PNG. */
export async function reviewPicture(markdown = shownPart()): Promise<Buffer> {
  const page = await CommentPage.open();
  try {
    const errors = await page.show(markdown);
    if (errors.length > 0) throw new Error(`A diagram of the comment cannot be drawn: ${errors.join("; ")}`);
    return withText(await page.browser.picture(), sourceOf(markdown));
  } finally {
    await page.close();
  }
}
