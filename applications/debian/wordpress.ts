import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { copyTree, debianPackages } from "./debianPackages";

/** Value of `lamp:phpExtensions` with which WordPress can do everything that it can do on one server. */
export const wordpressExtensions: readonly string[] = ["curl", "gd", "intl", "mbstring", "xml", "zip"];

/**
 * Makes a folder for `lamp:site` that holds WordPress as a stranger would put it there: upstream's files, which Debian's package
 * has as links into other packages, and beside them what docs/site/applications.md says (applications/wordpress/).
 *
 * @param folder path of the folder to make; what is in it stays, unless WordPress has a file of the same name
 */
export async function wordpressSite(folder: string): Promise<void> {
  const tree = await debianPackages(
    "wordpress",
    "wordpress-theme-twentytwentyfive",
    "libjs-cropper",
    "libjs-lodash",
    "libjs-underscore",
    "php-getid3",
  );
  const pages = join(folder, "public");
  mkdirSync(pages, { recursive: true });
  // Debian's .htaccess and wp-config.php belong to Debian's Apache. All other links lead to files of the packages, or to this
  // machine's list of authorities.
  await copyTree(join(tree, "usr/share/wordpress"), pages, [".htaccess", "wp-config.php"]);
  cpSync(join(__dirname, "../wordpress"), folder, { recursive: true });
}
