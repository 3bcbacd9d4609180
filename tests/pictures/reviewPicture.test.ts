import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { textOf, withText } from "./github/pngText";
import { shownPart, sourceOf } from "./reviewPicture";

const root = join(__dirname, "../..");
const png = readFileSync(join(root, "docs/review.png"));

describe("the README's picture of a comment", () => {
  it("is the one of the comment that is kept now: `npm run picture` draws it", () => {
    expect(textOf(png)).toBe(sourceOf(shownPart()));
  });

  it("is a PNG of 900 pixels that loads quickly", () => {
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(900);
    expect(png.length).toBeLessThan(250_000);
  });

  it("is shown with what it says, for those who do not see it", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8").replaceAll("\n", " ");
    const alt =
      /\[!\[([^\]]+)\]\(docs\/review\.png\)\]\(review\/examples\/database-class\.md\)/.exec(readme)?.[1] ?? "";
    const part = shownPart().replaceAll(/[*`]/g, "");
    // Each thing that the text between quotes says stands in the comment.
    const quotes = [...alt.matchAll(/"([^"]+)"/g)].map(([, quote = ""]) => quote);
    expect(quotes.length).toBeGreaterThan(2);
    expect(quotes.filter(quote => !part.includes(quote))).toEqual([]);
  });

  it("keeps its text through a second one, and a PNG without a text has none", () => {
    const bare = Buffer.concat([png.subarray(0, 33), png.subarray(png.indexOf("IDAT") - 4)]);
    expect(textOf(bare)).toBeUndefined();
    expect(textOf(withText(bare, "new"))).toBe("new");
    expect(withText(bare, textOf(png) ?? "")).toEqual(png);
  });
});
