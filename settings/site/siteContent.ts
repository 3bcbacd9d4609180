import { accessSync, constants, type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type LeftOut, leftOutOf } from "./leftOut";
import { linkProblem } from "./links";

/** Something in a site folder that is put on the servers. */
export interface SiteEntry {
  /** Relative to the site folder, with `/`, for example `public/index.php`. */
  readonly path: string;
  /** A link is carried as a link, whatever it leads to. */
  readonly kind: "file" | "folder" | "link";
  /** Size of a file in bytes, else 0. */
  readonly size: number;
  /** Whether the owner may execute the file. */
  readonly isExecutable: boolean;
}

/** Something in a site folder that a release cannot carry. */
export interface SiteFault {
  /** Relative to the site folder. */
  readonly path: string;
  /** What it is and what to do, for example `is a named pipe: remove it`. */
  readonly text: string;
}

/** What a release of a site folder consists of. */
export interface SiteContent {
  /** In a fixed order; a folder stands before what is in it. */
  readonly entries: readonly SiteEntry[];
  /** What is left out, by its rules. Of a folder that is left out, only the folder. */
  readonly leftOut: readonly string[];
  /** What a release cannot carry. A release is made only when there is nothing of it. */
  readonly faults: readonly SiteFault[];
}

/** Linux's limit for a name (NAME_MAX), and for a path (PATH_MAX) without the folder of the release, in bytes. */
const longest = { name: 255, path: 4000 };

/**
 * Reads a site folder without the contents of its files. Links are not followed.
 *
 * @throws if the folder's own file of rules cannot be read
 */
export function siteContent(folder: string): SiteContent {
  const found: Found = { folder, isLeftOut: leftOutOf(folder), entries: [], leftOut: [], faults: [] };
  readFolder(found, "");
  const carried = new Set(found.entries.map(({ path }) => path));
  for (const { path } of found.entries.filter(({ kind }) => kind === "link")) {
    const text = linkProblem(folder, path, carried);
    if (text !== undefined) found.faults.push({ path, text });
  }
  return found;
}

interface Found {
  readonly folder: string;
  readonly isLeftOut: LeftOut;
  readonly entries: SiteEntry[];
  readonly leftOut: string[];
  readonly faults: SiteFault[];
}

function readFolder(found: Found, folder: string): void {
  let names: Dirent<Buffer>[];
  try {
    names = readdirSync(join(found.folder, folder), { withFileTypes: true, encoding: "buffer" });
  } catch (error) {
    found.faults.push({ path: folder, text: unreadable(error) });
    return;
  }
  for (const entry of names.sort((a, b) => Buffer.compare(a.name, b.name))) {
    const path = `${folder}${entry.name.toString()}`;
    if (found.isLeftOut(entry.isDirectory() ? `${path}/` : path)) {
      found.leftOut.push(path);
      continue;
    }
    const text = nameFault(entry.name, path) ?? readEntry(found, path);
    if (text !== undefined) found.faults.push({ path, text });
    else if (entry.isDirectory()) readFolder(found, `${path}/`);
  }
}

/** Why the name cannot be carried. Undefined when it can. */
export function nameFault(name: Buffer, path: string): string | undefined {
  if (!Buffer.from(name.toString()).equals(name)) return "has a name that is not UTF-8: rename it";
  const allowed = (limit: number) => `which takes at most ${limit} bytes on a server: rename it`;
  if (name.length > longest.name) return `has a name of ${name.length} bytes, ${allowed(longest.name)}`;
  const length = Buffer.byteLength(path);
  return length > longest.path ? `has a path of ${length} bytes, ${allowed(longest.path)}` : undefined;
}

/** Adds the entry of a path. Returns why it cannot be carried, if so. */
function readEntry({ folder, entries }: Found, path: string): string | undefined {
  const file = join(folder, path);
  try {
    const stats = lstatSync(file);
    const other = stats.isFIFO()
      ? "named pipe"
      : stats.isSocket()
        ? "socket"
        : stats.isBlockDevice() || stats.isCharacterDevice()
          ? "device"
          : undefined;
    if (other !== undefined) return `is a ${other}, which has no content to copy: remove it`;
    if (!stats.isFile()) {
      entries.push({ path, kind: stats.isDirectory() ? "folder" : "link", size: 0, isExecutable: false });
      return undefined;
    }
    if ((stats.mode & 0o6000) !== 0)
      return "would run as its owner on a server (setuid or setgid): take that away with chmod ug-s";
    accessSync(file, constants.R_OK);
    entries.push({ path, kind: "file", size: stats.size, isExecutable: (stats.mode & 0o100) !== 0 });
    return undefined;
  } catch (error) {
    return unreadable(error);
  }
}

const unreadable = (error: unknown) =>
  `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}): give yourself the right to read it`;
