import { describe, expect, it } from "vitest";
import { code, fenced, plain } from "./markdown";

describe("text in Markdown", () => {
  it.each([
    ["a@b.example and @octocat", "a@\u200bb.example and @\u200boctocat"],
    ["fixes #1 and GH-2", "fixes \\#\u200b1 and GH-\u200b2"],
    ["see https://x.example or www.x.example", "see https:\u200b//x.example or www\u200b.x.example"],
    ["<img src=x> ![a](b) &lt;", "\\<img src=x\\> !\\[a\\](b) &amp;lt;"],
    ["a\u202eb\u0007c", "a\ufffdb\ufffdc"],
    ["one\n# two\u2028three", "one \\# two three"],
  ])("is plain: %s", (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it("is code that ends where it should, also in a table", () => {
    expect(code("")).toBe("` `");
    expect(code("a`b``c")).toBe("``` a`b``c ```");
    // A bar needs an odd number of backslashes before it.
    expect([code("a|b"), code("a\\|b"), code("a\\\\|b")]).toEqual(["`a\\|b`", "`a\\\\\\|b`", "`a\\\\\\|b`"]);
  });

  it("is a block that its own fences do not end", () => {
    expect(fenced("a\n````\n\u202e</details>", "diff")).toBe("`````diff\na\n````\n\ufffd</details>\n`````");
  });
});
