import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { siteFolder } from "../../settings/site";
import { type PrivateBucket, privateBucket } from "../privateBucket";

export interface SiteReleaseArgs {
  /**
   * The folder that becomes the site, relative to the project, for example `site`. Its `public/` is the document root.
   * A change of its content makes a new release, which replaces the web servers.
   */
  readonly site: string;
}

/**
 * The site folder as one zip file in a private bucket. The key contains the hash of the content, so another content has
 * another key. Servers know the key, so they are replaced when the content of the site changes, and only then.
 *
 * Pulumi uploads the new zip file before it makes the new servers, and deletes the old one after the old servers.
 */
export class SiteRelease extends pulumi.ComponentResource {
  /** The bucket of everything that servers download. All of it can be uploaded again. */
  readonly bucket: PrivateBucket;
  /** Where servers find the zip file: `s3://BUCKET/KEY`. */
  readonly url: pulumi.Output<string>;
  /** ARN of the zip file, for the policy that allows servers to read it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: SiteReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:SiteRelease", name, {}, opts);

    this.bucket = privateBucket(`${name}-releases`, { forceDestroy: true }, { parent: this });
    const { bucket, sealed } = this.bucket;
    const folder = siteFolder(args.site);
    const release = new aws.s3.BucketObjectv2(
      `${name}-release`,
      { bucket: bucket.bucket, key: `${contentHash(folder)}.zip`, source: new pulumi.asset.FileArchive(folder) },
      // With deleteBeforeReplace, Pulumi would first delete everything that depends on the object: all web servers.
      { parent: this, dependsOn: [...sealed], deleteBeforeReplace: false },
    );

    this.url = pulumi.interpolate`s3://${release.bucket}/${release.key}`;
    this.arn = pulumi.interpolate`${bucket.arn}/${release.key}`;
    this.registerOutputs({ url: this.url, arn: this.arn });
  }
}

/**
 * The first 16 hexadecimal digits of a SHA-256 over all files: their paths in a fixed order, their sizes and contents,
 * and nothing else. So a copy of the folder on another machine has the same hash. Links to folders are left out, because
 * Pulumi leaves them out of the zip file.
 */
export function contentHash(folder: string): string {
  const hash = createHash("sha256");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map(name => name.split(sep).join("/"))
    .sort();
  for (const name of names) {
    const file = join(folder, name);
    if (!statSync(file).isFile()) continue;
    const content = readFileSync(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}
