import { createHash } from "node:crypto";
import {
  createWriteStream,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
  lstatSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Gzip } from "fflate";
import { Pack } from "tar";
import type { SiteEntry } from "../../settings/site/siteContent";
import { userError } from "../../settings/userError";

/** A site folder as one file: a tar archive, compressed by gzip. */
export interface SiteArchive {
  /** SHA-256 of the tar archive before it is compressed, in 64 hexadecimal digits. */
  readonly hash: string;
  /** Path of the file on this machine. */
  readonly path: string;
  /** Size of the file in bytes. */
  readonly size: number;
}

/** Date of everything in the archive, so that the date of a file on this machine does not matter. */
const noDate = new Date("2000-01-01T00:00:00Z");

/** How much is compressed at a time. */
const pieceBytes = 256 * 1024;

/** How long an archive that nobody uses stays in the cache. */
const keptMs = 24 * 60 * 60 * 1000;

/**
 * Packs these entries of a folder, unless the cache has the archive. Equal entries give equal bytes on every machine: names,
 * contents, links, and whether a file may be executed count, and nothing else. Needs the same memory for every size.
 *
 * Throws if the folder changes while it is read.
 *
 * @param cache folder for the archives, which is made if it is missing
 */
export async function packSite(folder: string, entries: readonly SiteEntry[], cache: string): Promise<SiteArchive> {
  try {
    const hash = await hashOf(folder, entries);
    const path = join(cache, `${hash}.tar.gz`);
    mkdirSync(cache, { recursive: true });
    if (statSync(path, { throwIfNoEntry: false }) === undefined) await write(folder, entries, hash, path);
    const now = new Date();
    utimesSync(path, now, now);
    clear(cache, now.getTime() - keptMs);
    return { hash, path, size: statSync(path).size };
  } catch (error) {
    throw userError(
      `The site folder ${folder} cannot be packed: ${(error as Error).message}\n` +
        "What to do: run the command again when nothing changes the folder.",
    );
  }
}

async function hashOf(folder: string, entries: readonly SiteEntry[]): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of tarStream(folder, entries)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Writes the archive beside its path first, so that no other process finds half of it. */
async function write(folder: string, entries: readonly SiteEntry[], hash: string, path: string): Promise<void> {
  const part = `${path}.${process.pid}`;
  const written = createHash("sha256");
  try {
    const hashed = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        written.update(chunk);
        yield chunk;
      }
    };
    await pipeline(tarStream(folder, entries), hashed, compressed, createWriteStream(part));
    if (written.digest("hex") !== hash) throw new Error("it has changed at the same time.");
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

/**
 * Compresses by fflate and not by zlib, whose bytes differ between processors and versions of Node. Fflate's bytes depend on the
 * sizes of the pieces that it is given, so all have one size.
 */
async function* compressed(chunks: AsyncIterable<Buffer>): AsyncIterable<Uint8Array> {
  const ready: Uint8Array[] = [];
  const gzip = new Gzip({ level: 6, mtime: 0 }, chunk => ready.push(chunk));
  const piece = Buffer.alloc(pieceBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let used = 0; used < chunk.length;) {
      const copied = chunk.copy(piece, filled, used);
      used += copied;
      filled += copied;
      if (filled < pieceBytes) continue;
      gzip.push(piece);
      filled = 0;
    }
    yield* ready.splice(0);
  }
  gzip.push(piece.subarray(0, filled), true);
  yield* ready;
}

/** The tar archive of these entries. It has no owners, and the modes 644 and 755 whatever the umask was. */
function tarStream(folder: string, entries: readonly SiteEntry[]): Readable {
  const pack = new Pack({
    cwd: folder,
    portable: true,
    preservePaths: true,
    noDirRecurse: true,
    strict: true,
    mtime: noDate,
    statCache: new Map(entries.map(entry => [join(folder, entry.path), statsOf(folder, entry)])),
  });
  const stream = new Readable({ read: () => pack.resume() });
  pack.on("data", (chunk: Buffer) => void (stream.push(chunk) || pack.pause()));
  pack.on("end", () => stream.push(null));
  pack.on("error", error => stream.destroy(error as Error));
  for (const { path } of entries) pack.add(path);
  pack.end();
  return stream;
}

/** What the archive says of an entry. A hard link is a file of its own, because a copy of the folder may have none. */
function statsOf(folder: string, { path, kind, isExecutable }: SiteEntry): Stats {
  const stats = lstatSync(join(folder, path));
  const permissions = kind === "folder" || isExecutable ? 0o755 : 0o644;
  return Object.assign(stats, { mode: (stats.mode & ~0o7777) | permissions, nlink: 1 });
}

function clear(cache: string, usedBefore: number): void {
  for (const name of readdirSync(cache)) {
    const file = join(cache, name);
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < usedBefore) rmSync(file, { force: true });
  }
}
