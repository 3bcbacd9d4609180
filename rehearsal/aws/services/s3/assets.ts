import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Zippable, zipSync } from "fflate";
import type { Inputs } from "../../core/resource";
import { type Properties, record, text } from "../../core/values";

/** Key and value by which the engine's protocol marks an archive (Pulumi SDK, asset signatures). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

/** The same time for every file, so that the same files make the same archive. The zip format begins with the year 1980. */
const zipTime = new Date("1980-01-02T00:00:00Z");

/**
 * Contents of an object that a program uploads.
 *
 * @param programFolder to which relative paths of assets refer
 */
export function bytesOf(
  { content, contentBase64, source }: Inputs<"aws:s3/bucketObjectv2:BucketObjectv2">,
  programFolder: string,
): Uint8Array {
  if (content !== undefined) return Buffer.from(content);
  if (contentBase64 !== undefined) return Buffer.from(contentBase64, "base64");
  const asset = record(source); // in the form of the engine's protocol, which is not the SDK's class
  return isArchive(asset) ? archiveBytes(asset, programFolder) : assetBytes(asset, programFolder);
}

const isArchive = (source: Properties) => source[signatureKey] === archiveSignature;

/** An archive that is already packed is sent as it is. */
function archiveBytes(archive: Properties, programFolder: string): Uint8Array {
  if (archive["path"] !== undefined) {
    const path = located(archive["path"], programFolder);
    if (statSync(path).isFile()) return readFileSync(path);
  }
  return zipSync(filesOf(archive, programFolder), { level: 6, mtime: zipTime });
}

function assetBytes(asset: Properties, programFolder: string): Uint8Array {
  if (asset["text"] !== undefined && asset["text"] !== "") return Buffer.from(text(asset["text"]));
  if (asset["path"] !== undefined && asset["path"] !== "") return readFileSync(located(asset["path"], programFolder));
  throw new Error("the rehearsal can read assets from text and from files only, not from addresses");
}

/** The full path of an asset, which must exist. */
function located(path: unknown, programFolder: string): string {
  const full = resolve(programFolder, text(path));
  if (!existsSync(full)) throw new Error(`failed to open asset file '${text(path)}': no such file or directory`);
  return full;
}

function filesOf(archive: Properties, programFolder: string): Zippable {
  if (archive["path"] !== undefined && archive["path"] !== "") return walk(located(archive["path"], programFolder));
  const files: Zippable = {};
  for (const [name, value] of Object.entries(record(archive["assets"]))) {
    const part = record(value);
    if (!isArchive(part)) files[name] = assetBytes(part, programFolder);
    else for (const [inner, bytes] of Object.entries(filesOf(part, programFolder))) files[`${name}/${inner}`] = bytes;
  }
  return files;
}

/** Every file below a folder, in the order of their names. */
function walk(folder: string, prefix = ""): Zippable {
  const files: Zippable = {};
  const entries = readdirSync(join(folder, prefix), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = join(prefix, entry.name);
    if (entry.isDirectory()) Object.assign(files, walk(folder, name));
    else files[name] = readFileSync(join(folder, name));
  }
  return files;
}
