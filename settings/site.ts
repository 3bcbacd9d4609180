import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fullKey, type Problem } from "./form";

/** The absolute path of the site folder. `lamp:site` is relative to the project, in whose folder Pulumi runs the program. */
export function siteFolder(site: string): string {
  return resolve(site);
}

/** What is wrong with the site folder: it must contain the document root, `public/`. */
export function siteProblems(site: string | undefined): Problem[] {
  if (site === undefined) return [];
  const root = join(siteFolder(site), "public");
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) return [];
  return [
    {
      key: fullKey("site"),
      got: site,
      must: `be a folder that has a folder public, the document root; there is no ${join(site, "public")} in the project`,
    },
  ];
}
