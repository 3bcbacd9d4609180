import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byGithubsParser } from "./cmark";
import { CommentPage, commentWidth } from "./commentPage";
import { faultsOf } from "./faults";
import { elementsIn, textIn, treeOf } from "./html";

const folder = join(__dirname, "../../../review/examples");
const names = readdirSync(folder).filter(name => name.endsWith(".md"));

let page: CommentPage;
beforeAll(async () => {
  page = await CommentPage.open();
});
afterAll(() => page.close());
const evaluate = (expression: string) =>
  page.browser.evaluate(`(() => ${expression.startsWith("{") ? expression : `(${expression})`})()`);

/** The words of a text, which no parser and no layout changes. */
const words = (text: string) => text.split(/\s+/).filter(word => word !== "");

describe.each(names)("the comment %s, as GitHub shows it in a browser", name => {
  const markdown = readFileSync(join(folder, name), "utf8");

  it("has no fault for GitHub's own parser", () => {
    expect(faultsOf(markdown, byGithubsParser)).toEqual([]);
  });

  it("has its diagram drawn, closed details, and nothing that is wider than the page", async () => {
    expect(await page.show(markdown)).toEqual([]);
    const diagrams = markdown.match(/^```mermaid$/gm)?.length ?? 0;
    expect(await evaluate(`[...document.querySelectorAll(".diagram svg")].length`)).toBe(diagrams);
    expect(await evaluate(`document.querySelectorAll("code.language-mermaid, details[open]").length`)).toBe(0);
    expect(await evaluate("document.documentElement.scrollWidth")).toBe(commentWidth);
    expect(
      await evaluate(`[...document.querySelectorAll("table")].filter(one => one.scrollWidth > one.clientWidth).length`),
    ).toBe(0);
    const heights = await evaluate(
      `[...document.querySelectorAll(".diagram svg")].map(one => one.getBoundingClientRect().height)`,
    );
    for (const height of heights as readonly number[]) expect(height).toBeLessThan(1200);
  });

  it("has all words of the Markdown on the page, but those of the diagram", async () => {
    const tree = treeOf(byGithubsParser(markdown.replaceAll(/^```mermaid$[\s\S]*?^```$/gm, "")));
    await page.show(markdown);
    const shown = await evaluate(
      `{ for (const one of document.querySelectorAll(".diagram")) one.remove(); return document.querySelector("article").textContent; }`,
    );
    expect(words(shown as string)).toEqual(words(textIn(tree)));
    expect(elementsIn(tree, "h2")).toHaveLength(1);
  });
});

describe("the page of a comment", () => {
  it("tells that a diagram cannot be drawn", async () => {
    expect(await page.show("```mermaid\nflowchart TB\n  a -->\n```\n")).toEqual([
      expect.stringMatching(/parse error/i),
    ]);
  });

  it("has nothing that GitHub's sanitizer takes away", async () => {
    await page.show(
      '<p id="x" onclick="alert(1)">a</p><script>document.title = "b"</script><img src="x" onerror="c">\n',
    );
    expect(await evaluate(`document.querySelector("article").innerHTML.trim()`)).toMatch(
      /^<p id="user-content-x">a<\/p><img src="x">$/,
    );
  });
});
