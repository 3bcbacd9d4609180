import { readFileSync, realpathSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fullKey, type Problem } from "../form";
import type { SiteEntry } from "./siteContent";

/** The directives that mod_php adds to Apache (php.net, "How to change configuration settings"). */
const directive = /^\s*(php_(?:admin_)?(?:value|flag))\s/i;
/** Modules that run PHP inside Apache or another server. A server of this stack has none of them. */
const absent = /php|lsapi|litespeed/i;

/**
 * Settings of mod_php in the `.htaccess` files of a release and in its `apache.conf`, where Apache would read them.
 *
 * @param site `lamp:site`, for the problem
 * @param folder its full path: a folder that a release can carry
 * @param entries what the release consists of
 * @returns a problem for each file that has such a line
 */
export function phpDirectiveProblems(site: string, folder: string, entries: readonly SiteEntry[]): Problem[] {
  return configurationFiles(folder, entries).flatMap(file => {
    const found = firstDirective(readFileSync(join(folder, file), "utf8"));
    if (found === undefined) return [];
    const place = `${file}, line ${found.line}: ${found.name}`;
    const must =
      `have no settings of mod_php outside <IfModule mod_php.c>: ${place}. Apache does not know them, because PHP runs in ` +
      "php-fpm, and would answer 500 (with apache.conf it would not start). Put the setting into php.ini beside public/, or " +
      "into a .user.ini in the folder that it is for";
    return [{ key: fullKey("site"), got: site, must }];
  });
}

/** The files in which Apache finds directives of the site. */
function configurationFiles(folder: string, entries: readonly SiteEntry[]): string[] {
  const root = `${relative(folder, realpathSync(join(folder, "public")))}/`;
  return entries
    .filter(({ kind }) => kind === "file")
    .map(({ path }) => path)
    .filter(path => path === "apache.conf" || (path.startsWith(root) && basename(path) === ".htaccess"));
}

/** The first directive of mod_php that is not in a block for modules which a server does not have. */
function firstDirective(text: string): { readonly name: string; readonly line: number } | undefined {
  const skipped: boolean[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const [, negation, module] = /^\s*<IfModule\s+(!?)\s*["']?([^\s"'>]+)/i.exec(line) ?? [];
    if (module !== undefined) skipped.push(negation === "" && absent.test(module));
    else if (/^\s*<\/IfModule>/i.test(line)) skipped.pop();
    const name = directive.exec(line)?.[1];
    if (name !== undefined && !skipped.includes(true)) return { name, line: index + 1 };
  }
  return undefined;
}
