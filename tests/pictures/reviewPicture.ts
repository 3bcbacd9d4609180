import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CommentPage } from "./github/commentPage";
import { withText } from "./github/pngText";

/** The example that the README shows. */
export const shownExample = join(__dirname, "../../review/examples/database-class.md");

/** The picture ends before this heading: what follows is as long again, and the README has a picture of the stack already. */
const endsBefore = "Duration";

const cut = `(() => {
  const heading = [...document.querySelectorAll("h3")].find(({ textContent }) => textContent === "${endsBefore}");
  while (heading?.nextSibling) heading.nextSibling.remove();
  heading?.remove();
  return heading !== undefined;
})()`;

/** The text in the picture that tells of which comment it is. */
export const sourceOf = (markdown: string): string =>
  `SHA-256 of the comment: ${createHash("sha256").update(markdown).digest("hex")}`;

/** The top of a comment as GitHub shows it, as PNG. */
export async function reviewPicture(markdown: string): Promise<Buffer> {
  const page = await CommentPage.open();
  try {
    const errors = await page.show(markdown);
    if (errors.length > 0) throw new Error(`The comment's diagram cannot be drawn: ${errors.join("; ")}`);
    if ((await page.browser.evaluate(cut)) !== true) throw new Error(`The comment has no heading "${endsBefore}".`);
    return withText(await page.browser.picture(), sourceOf(markdown));
  } finally {
    await page.close();
  }
}
