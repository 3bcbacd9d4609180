import { describe, expect, it } from "vitest";
import { fitted, shortened, size } from "./fitted";

const rows = (count: number) =>
  ["| resource |", "| --- |", ...Array.from({ length: count }, (_, row) => `| é ${row} |`)].join("\n");

describe("the parts of a comment", () => {
  it("stay as they are if they fit", () => {
    expect(fitted(["a", "b"], 100, 1)).toBe("a\n\nb");
  });

  it("are shortened where they are long, by whole rows, and say how many are left out", () => {
    const text = fitted(["first", `### A\n\n${rows(500)}`, "last"], 2000, 1);
    expect(size(text)).toBeLessThanOrEqual(2000);
    const shown = text.match(/^\| é \d+ \|$/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(100);
    expect(text).toContain(`\n\n_${500 - shown} more rows of this part left out, because a comment has a limit.`);
    expect(text.endsWith("\n\nlast")).toBe(true);
  });

  it("keep a block of code whole, or leave it out", () => {
    const block = "```diff\n- a\n+ b\n```";
    expect(shortened(`title\n\n${block}\n${"x".repeat(500)}`, 300)).toBe(
      `title\n\n${block}\n\n_1 more paragraph of this part left out, because a comment has a limit. The whole is in the preview._`,
    );
    expect(shortened(`title\n\n\`\`\`diff\n${"- a\n".repeat(200)}\`\`\``, 300)).toContain("title\n\n_1 more paragraph");
  });
});
