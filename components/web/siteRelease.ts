import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fullKey, type Problem } from "../../settings/form";

export interface SiteReleaseArgs {
  /** The folder that becomes the site, relative to the project. Its `public/` is the document root. */
  readonly site: string;
}

/**
 * The site folder as one zip in a private bucket, under a key that carries the hash of its content: another content is
 * another key, so servers that hold the key are replaced when the site changes, and only then.
 *
 * Pulumi uploads the new zip before it makes new servers and deletes the old one after the old servers.
 */
export class SiteRelease extends pulumi.ComponentResource {
  /** As `s3://BUCKET/KEY`. */
  readonly url: pulumi.Output<string>;
  /** Of the zip, for the policy that lets servers read it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: SiteReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:SiteRelease", name, {}, opts);

    // forceDestroy: everything in it can be uploaded again.
    const bucket = new aws.s3.Bucket(`${name}-releases`, { forceDestroy: true }, { parent: this });
    const closed = new aws.s3.BucketPublicAccessBlock(
      `${name}-releases-private`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this },
    );
    const encrypted = new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-releases-encrypted`,
      { bucket: bucket.bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      { parent: this },
    );

    const folder = siteFolder(args.site);
    const release = new aws.s3.BucketObjectv2(
      `${name}-release`,
      { bucket: bucket.bucket, key: `${contentHash(folder)}.zip`, source: new pulumi.asset.FileArchive(folder) },
      // Deleted first, it would take the servers that were made from it along: all of them, before the new ones.
      { parent: this, dependsOn: [closed, encrypted], deleteBeforeReplace: false },
    );

    this.url = pulumi.interpolate`s3://${release.bucket}/${release.key}`;
    this.arn = pulumi.interpolate`${bucket.arn}/${release.key}`;
    this.registerOutputs({ url: this.url, arn: this.arn });
  }
}

/** What is wrong with the site folder. */
export function siteProblems(site: string | undefined): Problem[] {
  if (site === undefined) return [];
  const root = path.join(siteFolder(site), "public");
  if (fs.statSync(root, { throwIfNoEntry: false })?.isDirectory()) return [];
  return [
    {
      key: fullKey("site"),
      got: site,
      must: `be a folder that has a folder public, the document root; there is no ${path.join(site, "public")} in the project`,
    },
  ];
}

/**
 * The first 16 hex digits of the SHA-256 of all files: paths in a fixed order, sizes and contents, nothing else. A copy
 * of the folder, on another machine, has the same hash. Links to folders are left out, as Pulumi leaves them out of the zip.
 */
export function contentHash(folder: string): string {
  const hash = createHash("sha256");
  const names = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map(name => name.split(path.sep).join("/"))
    .sort();
  for (const name of names) {
    const file = path.join(folder, name);
    if (!fs.statSync(file).isFile()) continue;
    const content = fs.readFileSync(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Pulumi runs the program in the project's folder. */
function siteFolder(site: string): string {
  return path.resolve(site);
}
