import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Inputs } from "../../core/resource";
import { type Properties, record, text } from "../../core/values";
import { packedAlready, readFolder, readPacked, zipOf, type Files } from "./archives";

/** Key and value by which the engine's protocol marks an archive (Pulumi SDK, asset signatures). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

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

function archiveBytes(archive: Properties, programFolder: string): Uint8Array {
  const path = archive["path"] === undefined ? undefined : located(archive["path"], programFolder);
  return path !== undefined && packedAlready(path) === "zip"
    ? readFileSync(path)
    : zipOf(filesOf(archive, programFolder));
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

/** The files of an archive. Of two with one name, the first counts. */
function filesOf(archive: Properties, programFolder: string): Files {
  if (archive["path"] !== undefined && archive["path"] !== "") {
    const path = located(archive["path"], programFolder);
    return packedAlready(path) === undefined ? readFolder(path) : readPacked(path);
  }
  const files: Files = new Map();
  for (const [name, value] of Object.entries(record(archive["assets"])).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const part = record(value);
    const inner: Files = isArchive(part)
      ? new Map([...filesOf(part, programFolder)].map(([path, bytes]) => [`${name}/${path}`, bytes]))
      : new Map([[name, assetBytes(part, programFolder)]]);
    for (const [path, bytes] of inner) if (!files.has(path)) files.set(path, bytes);
  }
  return files;
}
