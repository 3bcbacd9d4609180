import { lstatSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { type Zippable, unzipSync, zipSync } from "fflate";
import { list } from "tar";

// Pulumi packs an archive in its own way: sdk/go/common/resource/archive/archive.go of github.com/pulumi/pulumi.

/** Files of an archive by their paths, in the order in which Pulumi packs them. */
export type Files = Map<string, Uint8Array>;

/** The date that Pulumi gives every file (addNextFileToZIP). */
const zipTime = new Date("1990-01-01T00:00:00Z");

/** Pulumi's own folder, which it leaves out (BookkeepingDir). */
const bookkeeping = ".pulumi";

/** How a file is packed, by the end of its name alone (detectArchiveFormat). Undefined: a folder to be packed. */
export function packedAlready(path: string): "zip" | "jar" | "tar" | undefined {
  if (path.endsWith(".zip")) return "zip";
  if (path.endsWith(".jar")) return "jar";
  return /\.(tar|tgz|tar\.gz)$/.test(path) ? "tar" : undefined;
}

/** A zip file without modes, links and empty folders, because Pulumi writes none. */
export function zipOf(files: Files): Uint8Array {
  return zipSync(Object.fromEntries(files) as Zippable, { level: 6, mtime: zipTime });
}

/** The files of an archive that is not packed again unless its form is another. */
export function readPacked(path: string): Files {
  if (statSync(path).isDirectory()) throw new Error(`read ${path}: is a directory`);
  if (packedAlready(path) !== "tar") {
    const entries = Object.entries(unzipSync(readFileSync(path)));
    return new Map(
      entries.filter(([name]) => !name.endsWith("/")).map(([name, bytes]) => [posix.normalize(name), bytes]),
    );
  }
  const files: Files = new Map();
  list({
    file: path,
    sync: true,
    strict: true,
    onReadEntry(entry) {
      if (entry.type === "Directory") return;
      // Pulumi ends with an assertion.
      if (entry.type !== "File") throw new Error(`Unrecognized tar header typeflag of ${entry.path}: ${entry.type}`);
      const parts: Buffer[] = [];
      entry.on("data", (part: Buffer) => parts.push(part));
      entry.on("end", () => files.set(posix.normalize(entry.path), Buffer.concat(parts)));
    },
  });
  return files;
}

/**
 * Every file below a folder. A link to a file is followed, and a link to a folder is left out, as empty folders are. A link
 * that leads nowhere is an error.
 */
export function readFolder(folder: string): Files {
  if (!statSync(folder).isDirectory())
    throw new Error(`'${folder}' is neither a recognized archive type nor a directory`);
  const files: Files = new Map();
  const walk = (prefix: string) => {
    const names = readdirSync(join(folder, prefix));
    for (const name of names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
      const path = prefix === "" ? name : `${prefix}/${name}`;
      const file = join(folder, path);
      if (name === bookkeeping) continue;
      if (lstatSync(file).isDirectory()) walk(path);
      else if (statSync(file, { throwIfNoEntry: false }) === undefined)
        throw new Error(`stat ${file}: no such file or directory`);
      else if (!statSync(file).isDirectory()) files.set(path, contentOf(file));
    }
  };
  walk("");
  return files;
}

function contentOf(file: string): Uint8Array {
  const stats = statSync(file);
  if (stats.isSocket()) throw new Error(`failed to open asset file '${file}': no such device or address`);
  if (stats.isFIFO()) throw new Error(`Pulumi would wait for ever for the named pipe '${file}'`);
  return readFileSync(file);
}
