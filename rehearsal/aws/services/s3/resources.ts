import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { type Account, type Properties, record, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";

const BUCKET = "aws:s3/bucket:Bucket";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

/** How assets and archives look on the engine's wire (Pulumi SDK, asset signatures). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

export const s3: Behaviours = {
  [BUCKET]: {
    check(inputs) {
      const name = text(inputs["bucket"]);
      if (name === "") return [];
      if (name.length < 3 || name.length > 63)
        return [["bucket", `expected length of bucket to be in the range (3 - 63), got ${name}`]];
      return /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name) && !/^\d+\.\d+\.\d+\.\d+$/.test(name)
        ? []
        : [["bucket", `only lowercase alphanumeric characters and hyphens allowed in "bucket": ${name}`]];
    },
    create(draft, { account }) {
      const name = text(draft.inputs["bucket"]);
      if (account.get(BUCKET, name))
        throw new AwsError(
          `creating S3 Bucket (${name})`,
          "S3",
          "CreateBucket",
          "BucketAlreadyOwnedByYou",
          "Your previous request to create the named bucket succeeded and you already own it.",
          409,
        );
      return {
        bucketDomainName: `${name}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${name}.s3.${account.region}.amazonaws.com`,
        bucketRegion: account.region,
        hostedZoneId: "Z21DNDUVLTQW6Q", // S3's own hosted zone in eu-central-1
      };
    },
    remove(resource, { account }) {
      const inside = account.all(OBJECT).filter(o => o.inputs["bucket"] === resource.id);
      if (inside.length > 0 && resource.inputs["forceDestroy"] !== true)
        throw new AwsError(
          `deleting S3 Bucket (${resource.id})`,
          "S3",
          "DeleteBucket",
          "BucketNotEmpty",
          "The bucket you tried to delete is not empty",
          409,
        );
    },
  },
  [OBJECT]: {
    create: (draft, { account }) => upload(draft.id, draft.inputs, account),
    update: (resource, inputs, { account }) => upload(resource.id, inputs, account),
    remove: (resource, { account }) => void account.objects.delete(resource.id),
  },
};

function upload(id: string, inputs: Properties, account: Account): Properties {
  const bucket = text(inputs["bucket"]);
  if (account.get(BUCKET, bucket) === undefined)
    throw new AwsError(
      `uploading S3 Object (${text(inputs["key"])}) to Bucket (${bucket})`,
      "S3",
      "PutObject",
      "NoSuchBucket",
      "The specified bucket does not exist",
      404,
    );
  const body = bytesOf(inputs);
  account.objects.set(id, body);
  return {
    etag: createHash("md5").update(body).digest("hex"),
    contentType: inputs["contentType"] ?? "application/octet-stream",
    versionId: "",
  };
}

function bytesOf(inputs: Properties): Uint8Array {
  if (inputs["content"] !== undefined) return Buffer.from(text(inputs["content"]));
  if (inputs["contentBase64"] !== undefined) return Buffer.from(text(inputs["contentBase64"]), "base64");
  const source = record(inputs["source"]);
  if (source[SIGNATURE] === ARCHIVE) {
    const path = source["path"];
    // An archive that is already packed is sent as it is.
    if (path !== undefined && statSync(located(path)).isFile()) return readFileSync(located(path));
    return zipSync(filesOf(source), { level: 6, mtime: new Date("1980-01-02T00:00:00Z") });
  }
  return assetBytes(source);
}

/** Paths arrive as the program wrote them, relative to its folder, where the engine runs. */
let programFolder = process.cwd();
export const setProgramFolder = (folder: string) => (programFolder = folder);

function located(path: unknown): string {
  const full = resolve(programFolder, text(path));
  if (!existsSync(full)) throw new Error(`failed to open asset file '${text(path)}': no such file or directory`);
  return full;
}

function assetBytes(asset: Properties): Uint8Array {
  if (asset["text"] !== undefined && asset["text"] !== "") return Buffer.from(text(asset["text"]));
  if (asset["path"] !== undefined && asset["path"] !== "") return readFileSync(located(asset["path"]));
  throw new Error("the rehearsal can read assets from text and from files only, not from addresses");
}

function filesOf(archive: Properties): Zippable {
  if (archive["path"] !== undefined && archive["path"] !== "") return walk(located(archive["path"]));
  const files: Zippable = {};
  for (const [name, value] of Object.entries(record(archive["assets"]))) {
    const part = record(value);
    if (part[SIGNATURE] !== ARCHIVE) files[name] = assetBytes(part);
    else for (const [inner, bytes] of Object.entries(filesOf(part))) files[`${name}/${inner}`] = bytes;
  }
  return files;
}

function walk(folder: string, prefix = ""): Zippable {
  const files: Zippable = {};
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const name = join(prefix, entry.name);
    if (entry.isDirectory()) Object.assign(files, walk(folder, name));
    else files[name] = readFileSync(join(folder, name));
  }
  return files;
}
