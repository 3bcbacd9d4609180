import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyTree, debianPackages } from "./debianPackages";

/** Value of `lamp:phpExtensions` for phpMyAdmin. */
export const phpMyAdminExtensions: readonly string[] = ["bz2", "curl", "gd", "intl", "mbstring", "xml", "zip"];

/**
 * Makes a folder for `lamp:site` that holds phpMyAdmin as upstream's archive has it, with its libraries in `vendor/`, and beside it
 * what docs/applications.md says (tests/applications/phpmyadmin/).
 *
 * @param folder path of the folder to make
 */
export async function phpMyAdminSite(folder: string): Promise<void> {
  const tree = await debianPackages("+phpmyadmin");
  const pages = join(folder, "public");
  await copyTree(join(tree, "usr/share/phpmyadmin"), pages, ["doc"]);
  await copyTree(join(tree, "usr/share/php"), join(pages, "vendor"));
  // Debian's package has its paths written into two files.
  edit(join(pages, "autoload.php"), text => text.replaceAll("'/usr/share/php/", "__DIR__ . '/vendor/"));
  edit(join(pages, "libraries/vendor_config.php"), text =>
    text
      .replace("'/etc/phpmyadmin/config.inc.php'", "ROOT_PATH . 'config.inc.php'")
      .replace("'/var/lib/phpmyadmin/tmp/'", "sys_get_temp_dir() . '/'"),
  );
  cpSync(join(__dirname, "phpmyadmin"), folder, { recursive: true });
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
