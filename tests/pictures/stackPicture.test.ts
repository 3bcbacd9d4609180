import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stackPicture } from "./stackPicture";

const root = join(__dirname, "../..");

describe("the README's picture of the stack", () => {
  it("is the one that `npm run picture` draws now", () => {
    expect(readFileSync(join(root, "docs/stack.svg"), "utf8")).toBe(stackPicture());
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain("](docs/stack.svg)");
  });

  it("is small, refers to nothing outside of itself, and runs nothing", () => {
    const text = stackPicture();
    expect(text.length).toBeLessThan(40_000);
    expect(text.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /https?:|href|<script|<image|<foreignObject|@import/,
    );
  });

  it("has a title, a description and its words as text, and colours for a dark page", () => {
    const text = stackPicture();
    expect(text).toMatch(/<title id="title">The stack by zones/);
    expect(text).toContain("lamp calls lamp-web-1.");
    expect(text).toMatch(/<text[^>]*>lamp-web-1<\/text>/);
    expect(text).toContain("@media (prefers-color-scheme:dark)");
  });
});
