import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fullKey, type Problem } from "../form";
import { backgroundProblems, oncePerRelease } from "./background";
import { ignoreFile } from "./leftOut";
import { shown } from "./links";
import { phpDirectiveProblems } from "./phpDirectives";
import { siteContent } from "./siteContent";

/** The absolute path of the site folder. `lamp:site` is relative to the project, in whose folder Pulumi runs the program. */
export function siteFolder(site: string): string {
  return resolve(site);
}

/** Whether new servers wait for the site's file `once-per-release`, and so for the database account. */
export function hasOncePerRelease(site: string): boolean {
  return existsSync(join(siteFolder(site), oncePerRelease));
}

/** Whether there is a folder. A path that no file can have, with a zero byte or too long, names none. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** How many faults of a site folder are named. The others are only counted. */
const named = 10;

/**
 * What is wrong with the site folder: it must contain the document root, `public/`, nothing that a release cannot carry, and no
 * settings of mod_php.
 */
export function siteProblems(site: string | undefined): Problem[] {
  if (site === undefined) return [];
  const problem = (must: string): Problem => ({ key: fullKey("site"), got: site, must });
  const folder = siteFolder(site);
  if (!isFolder(join(folder, "public")))
    return [
      problem(
        `be a folder that has a folder public, the document root; there is no ${join(site, "public")} in the project`,
      ),
    ];
  let content;
  try {
    content = siteContent(folder);
  } catch (error) {
    return [problem(`have a ${ignoreFile} that can be read: ${(error as Error).message}`)];
  }
  const { entries, faults, leftOut } = content;
  const more = faults.length - named;
  const uncarried = [
    ...(leftOut.includes("public") ? [problem(`not leave out its public/, the document root, by ${ignoreFile}`)] : []),
    ...faults
      .slice(0, named)
      .map(({ path, text }) =>
        problem(
          `be a folder that can be copied to a server, but ${shown(join(site, path))} ${text}, or name it in ${ignoreFile}`,
        ),
      ),
    ...(more > 0 ? [problem(`not contain ${more} more such files`)] : []),
  ];
  return uncarried.length > 0
    ? uncarried
    : [...backgroundProblems(site, folder, entries), ...phpDirectiveProblems(site, folder, entries)];
}
