import { readlinkSync, realpathSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

/**
 * Why a link cannot be carried. Undefined when it can: it is relative, and stays inside of the site folder. A link that leads
 * nowhere, or to itself, is carried as it is.
 *
 * @param path of the link, relative to the site folder
 * @param carried paths that the release contains
 */
export function linkProblem(folder: string, path: string, carried: ReadonlySet<string>): string | undefined {
  const bytes = readlinkSync(join(folder, path), { encoding: "buffer" });
  const target = bytes.toString();
  if (!Buffer.from(target).equals(bytes)) return "is a link to a name that is not UTF-8: rename its target";
  const link = `is a link to ${shown(target)}`;
  if (posix.isAbsolute(target))
    return `${link}, an absolute path, which is another place on a server: make the link relative`;
  const written = posix.join(posix.dirname(path), target);
  const real = realTarget(folder, path);
  if (isOutside(written) || (real !== undefined && isOutside(real)))
    return `${link}, outside of the site folder, which is not on a server: copy its target into the folder`;
  if (real !== undefined && real !== "" && !carried.has(real))
    return `${link}, and ${shown(real)} is left out of the release: remove the link, or do not leave out its target`;
  return undefined;
}

const isOutside = (path: string) => path === ".." || path.startsWith("../");

/** Where a link leads through all other links, relative to the site folder. Undefined when it leads nowhere. */
function realTarget(folder: string, path: string): string | undefined {
  try {
    // The other form of realpathSync takes `..` behind a link for the folder in which the link is.
    return relative(realpathSync.native(folder), realpathSync.native(join(folder, path)))
      .split(sep)
      .join("/");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ELOOP" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** A path for a message: control characters are escaped. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
export const shown = (path: string): string => (/[\u0000-\u001f\u007f]/.test(path) ? JSON.stringify(path) : path);
