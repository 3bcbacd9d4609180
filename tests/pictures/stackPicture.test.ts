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

  it("has no dotted line behind a box, and no line through the name of a zone", () => {
    const text = stackPicture();
    const numbers = (tag: string) =>
      [...tag.matchAll(/ (?:x|y|width|height)="([\d.]+)"/g)].map(([, number]) => Number(number));
    const boxes = [...text.matchAll(/<rect class="box"[^>]*>/g)].map(([tag]) => numbers(tag));
    const dotted = [
      ...text.matchAll(/<path class="line outside"[^>]* d="M([\d.]+) [\d.]+ V([\d.]+) H([\d.]+) V([\d.]+) H([\d.]+)/g),
    ];
    const parts = dotted
      .map(([, ...values]) => values.map(Number))
      .flatMap(([start = 0, upper = 0, side = 0, lower = 0, end = 0]) => [
        { left: Math.min(start, side), right: Math.max(start, side), top: upper, bottom: upper },
        { left: side, right: side, top: upper, bottom: lower },
        { left: Math.min(side, end), right: Math.max(side, end), top: lower, bottom: lower },
      ]);
    expect([boxes.length, parts.length]).toEqual([10, 6]);
    const hidden = parts.filter(part =>
      boxes.some(
        ([x = 0, y = 0, width = 0, height = 0]) =>
          part.left < x + width && part.right > x && part.top < y + height && part.bottom > y,
      ),
    );
    expect(hidden).toEqual([]);
    const lowest = Math.max(...boxes.map(([, y = 0, , height = 0]) => y + height));
    const names = [...text.matchAll(/class="zone-name" x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(names.filter(y => y < lowest + 13)).toEqual([]);
  });

  it("has a title, a description and its words as text, and colours for a dark page", () => {
    const text = stackPicture();
    expect(text).toMatch(/<title id="title">The stack by zones/);
    expect(text).toContain("lamp calls lamp-web-1.");
    expect(text).toMatch(/<text[^>]*>lamp-web-1<\/text>/);
    expect(text).toContain("@media (prefers-color-scheme:dark)");
  });
});
