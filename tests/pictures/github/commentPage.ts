import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureHostPackages } from "../../../rehearsal/support/hostPackages";
import { Browser } from "../../support/browser";
import { byGithubsParser } from "./cmark";
import { sanitized } from "./html";
import { mermaidFile } from "./mermaidFile";

/** Width of a comment on GitHub's page of a pull request, in CSS pixels. */
export const commentWidth = 900;
const border = 24;

/** A browser that shows comments as GitHub does. */
export class CommentPage {
  readonly browser: Browser;
  readonly #mermaid: string;
  readonly #folder: string;

  private constructor(browser: Browser, mermaid: string) {
    this.browser = browser;
    this.#mermaid = mermaid;
    this.#folder = mkdtempSync(join(tmpdir(), "comment-"));
  }

  /** Starts the browser. What is missing is installed and downloaded first. */
  static async open(): Promise<CommentPage> {
    await ensureHostPackages(["cmark-gfm", "fonts-noto-color-emoji"]);
    const mermaid = await mermaidFile();
    return new CommentPage(await Browser.open(), mermaid);
  }

  /**
   * Shows a comment. Returns when its diagrams are drawn, with mermaid's errors.
   *
   * @param density device pixels for each CSS pixel
   */
  async show(markdown: string, density = 1): Promise<readonly string[]> {
    const file = join(this.#folder, "comment.html");
    writeFileSync(file, this.#html(sanitized(byGithubsParser(markdown))));
    await this.browser.resize(commentWidth, 600, density);
    await this.browser.visit(pathToFileURL(file).href);
    return (await this.browser.evaluate("drawn")) as readonly string[];
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** GitHub draws a diagram in a frame in the place of its code, and colours the lines of a difference. */
  #html(body: string): string {
    const css = readFileSync(require.resolve("github-markdown-css/github-markdown-light.css"), "utf8");
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A comment</title>
<style>${css}
body { margin: 0; }
.markdown-body { box-sizing: border-box; padding: ${border}px; font-size: 14px; }
.diagram { border: 1px solid #d1d9e0; border-radius: 6px; padding: 8px; margin-bottom: 16px; text-align: center; }
</style>
<article class="markdown-body">${body}</article>
<script src="${pathToFileURL(this.#mermaid).href}"></script>
<script>
mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
for (const code of document.querySelectorAll("code.language-diff")) {
  const lines = code.textContent.split("\\n").map(text => {
    const line = document.createElement("span");
    line.className = text.startsWith("+") ? "pl-mi1" : text.startsWith("-") ? "pl-md" : "";
    line.textContent = text;
    return line;
  });
  code.replaceChildren(...lines.flatMap((line, index) => (index === 0 ? [line] : ["\\n", line])));
}
const drawn = (async () => {
  const errors = [];
  for (const [index, code] of [...document.querySelectorAll("code.language-mermaid")].entries()) {
    try {
      const { svg } = await mermaid.render("diagram" + index, code.textContent);
      const frame = document.createElement("div");
      frame.className = "diagram";
      frame.innerHTML = svg;
      code.parentElement.replaceWith(frame);
    } catch (error) {
      errors.push(String(error));
    }
  }
  return errors;
})();
</script>
</html>
`;
  }
}
