import { spawnSync } from "node:child_process";

/** GitHub's extensions of Markdown, by their names in cmark-gfm. */
const extensions = ["table", "strikethrough", "autolink", "tasklist"];

/**
 * Markdown as HTML, by GitHub's own parser. It lets HTML through, as GitHub's does before its sanitizer.
 *
 * @throws Error if Debian's package `cmark-gfm` is not installed
 */
export function byGithubsParser(markdown: string): string {
  const { status, stdout, stderr, error } = spawnSync(
    "cmark-gfm",
    ["--unsafe", "--github-pre-lang", ...extensions.flatMap(name => ["--extension", name])],
    { input: markdown, encoding: "utf8", maxBuffer: 2 ** 24 },
  );
  if (status !== 0) throw new Error(`cmark-gfm failed: ${error?.message ?? stderr}`);
  // It puts the language on the block, and the schema of the sanitizer expects it on the code.
  return stdout.replaceAll(/<pre lang="([\w-]+)"><code>/g, '<pre><code class="language-$1">');
}
