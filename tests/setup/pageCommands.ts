import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of the project: the page's commands run there. */
export const project = join(__dirname, "../..");

/** A block of shell commands of a page. */
export interface Block {
  /** The heading above it, for example `5. The roles`. */
  readonly heading: string;
  readonly commands: string;
}

/** The shell blocks of a page, in their order. */
export function blocksOf(page: string): readonly Block[] {
  let heading = "";
  return [...readFileSync(join(project, page), "utf8").matchAll(/^#+ (.+)$|^```sh\n([^]*?)^```$/gm)].flatMap(
    ([, title, commands]) => {
      if (title !== undefined) heading = title;
      return commands === undefined ? [] : [{ heading, commands }];
    },
  );
}

/** All commands under a heading. Throws when there are none. */
export function commandsUnder(heading: string, page = "docs/pull-requests.md"): string {
  const found = blocksOf(page).filter(block => block.heading === heading);
  if (found.length === 0) throw new Error(`${page} has no shell block under the heading "${heading}"`);
  return found.map(({ commands }) => commands).join("\n");
}
