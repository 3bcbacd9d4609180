import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyLibraries, copyTree, debianPackages } from "./debianPackages";

/** Value of `lamp:phpExtensions` for phpMyAdmin. */
export const phpMyAdminExtensions: readonly string[] = ["bz2", "curl", "gd", "intl", "mbstring", "xml", "zip"];

/**
 * Makes a folder for `lamp:site` that holds phpMyAdmin from Debian's package, with its libraries in `php/`, and what
 * docs/site/applications.md says (applications/phpmyadmin/).
 *
 * @param folder path of the folder to make
 */
export async function phpMyAdminSite(folder: string): Promise<void> {
  const tree = await debianPackages("+phpmyadmin");
  const pages = join(folder, "public");
  await copyTree(join(tree, "usr/share/phpmyadmin"), pages, ["doc"]);
  await copyLibraries(tree, folder);
  // Upstream's archive looks for its configuration here, and needs no change.
  const paths = join(pages, "libraries/vendor_config.php");
  const upstream = readFileSync(paths, "utf8").replace("'/etc/phpmyadmin/", "ROOT_PATH . '");
  writeFileSync(paths, upstream.replace("'/var/lib/phpmyadmin/tmp/'", "'/tmp/'"));
  writeFileSync(join(folder, "php.ini"), 'include_path = ".:/srv/lamp/current/php"\n');
  cpSync(join(__dirname, "../phpmyadmin"), folder, { recursive: true });
}
