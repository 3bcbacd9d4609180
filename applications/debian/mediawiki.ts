import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { copyTree, debianPackages } from "./debianPackages";

/** Value of `lamp:phpExtensions` for MediaWiki. */
export const mediaWikiExtensions: readonly string[] = ["apcu", "gd", "intl", "mbstring", "xml"];

/**
 * Makes a folder for `lamp:site` that holds MediaWiki from Debian's package, without its extensions, and what
 * docs/site/applications.md says (applications/mediawiki/).
 *
 * @param folder path of the folder to make
 */
export async function mediaWikiSite(folder: string): Promise<void> {
  const tree = await debianPackages("mediawiki", "mediawiki-classes");
  const pages = join(folder, "public");
  const without = ["LocalSettings.php", "config", "extensions", "extensions-core", "images"];
  await copyTree(join(tree, "usr/share/mediawiki"), pages, without);
  for (const name of ["extensions", "images"]) mkdirSync(join(pages, name), { recursive: true });
  cpSync(join(__dirname, "../mediawiki"), folder, { recursive: true });
}
