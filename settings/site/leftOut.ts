import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ignore from "ignore";

/** File in the site folder that names what else is left out of a release, in the form of a `.gitignore`. */
export const ignoreFile = ".lampignore";

/**
 * What no site needs on a server, in the form of a `.gitignore`: it changes without the site being changed, or tells about the
 * machine of a developer. A line such as `!.idea` in the site's own file takes a rule back.
 */
export const leftOutByDefault: readonly { readonly of: string; readonly rules: readonly string[] }[] = [
  { of: "version control", rules: [".git", ".hg", ".svn", ".bzr", "CVS/"] },
  { of: "macOS", rules: [".DS_Store", "._*", ".AppleDouble", ".fseventsd", ".Spotlight-V100", ".Trashes", "__MACOSX"] },
  { of: "Windows", rules: ["[Tt]humbs.db", "ehthumbs.db", "[Dd]esktop.ini", "$RECYCLE.BIN/"] },
  { of: "Linux desktops and NFS", rules: [".directory", ".Trash-*", ".nfs*", ".fuse_hidden*"] },
  { of: "editors", rules: [".idea", ".vscode", ".*.sw[a-p]", "*~", ".#*", "\\#*#", ".~lock.*#"] },
  { of: "caches of npm's tools", rules: ["**/node_modules/.cache"] },
  { of: "this program", rules: [ignoreFile] },
];

/** Tells whether a path of the site folder is left out. A folder's path ends with `/`. */
export type LeftOut = (path: string) => boolean;

/** The rules for a site folder: the defaults, and then those of its own file. Throws if that file cannot be read. */
export function leftOutOf(folder: string): LeftOut {
  const rules = ignore({ ignorecase: false, allowRelativePaths: true });
  for (const group of leftOutByDefault) rules.add([...group.rules]);
  const own = join(folder, ignoreFile);
  if (existsSync(own)) rules.add(readFileSync(own, "utf8"));
  return path => rules.ignores(path);
}
