import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { siteFolder } from "../../settings/site/site";
import { type SiteContent, siteContent } from "../../settings/site/siteContent";
import { type PrivateBucket, privateBucket } from "../privateBucket";
import { packSite, type SiteArchive } from "./siteArchive";

export interface SiteReleaseArgs {
  /**
   * The folder that becomes the site, relative to the project, for example `site`. Its `public/` is the document root.
   * A change of what is released makes a new release, which replaces the web servers.
   */
  readonly site: string;
}

/**
 * The site folder as one archive in a private bucket. The key is the hash of what is in it, so another content has another key.
 * Servers know the key, so they are replaced when the site changes, and only then. They also compare the hash before they use
 * the archive.
 *
 * Pulumi uploads the new archive before it makes the new servers, and deletes the old one after the old servers.
 */
export class SiteRelease extends pulumi.ComponentResource {
  /** The bucket of everything that servers download. All of it can be uploaded again. */
  readonly bucket: PrivateBucket;
  /** Where servers find the archive: `s3://BUCKET/HASH.tar.gz`. */
  readonly url: pulumi.Output<string>;
  /** ARN of the archive, for the policy that allows servers to read it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: SiteReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:SiteRelease", name, {}, opts);

    this.bucket = privateBucket(
      `${name}-releases`,
      { forceDestroy: true, policyName: `${name}-releases-tls` },
      { parent: this },
    );
    const { bucket, sealed } = this.bucket;
    const folder = siteFolder(args.site);
    const content = siteContent(folder);
    const archive = packSite(folder, content.entries, join("node_modules", ".cache", name));
    const object = pulumi.output(archive);
    const release = new aws.s3.BucketObjectv2(
      `${name}-release`,
      {
        bucket: bucket.bucket,
        key: object.apply(({ hash }) => `${hash}.tar.gz`),
        source: new pulumi.asset.FileAsset(archive.then(({ path }) => path)),
      },
      // With deleteBeforeReplace, Pulumi would first delete everything that depends on the object: all web servers.
      { parent: this, dependsOn: [...sealed], deleteBeforeReplace: false },
    );

    this.url = pulumi.interpolate`s3://${release.bucket}/${release.key}`;
    this.arn = pulumi.interpolate`${bucket.arn}/${release.key}`;
    object.apply(packed => pulumi.log.info(summary(args.site, content, packed), this));
    this.registerOutputs({ url: this.url, arn: this.arn });
  }
}

/** What a release consists of, for the person who runs a preview. */
export function summary(
  site: string,
  { entries, leftOut }: Pick<SiteContent, "entries" | "leftOut">,
  { hash, size }: Pick<SiteArchive, "hash" | "size">,
): string {
  const files = entries.filter(({ kind }) => kind === "file");
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const shown = leftOut.slice(0, 5).join(", ");
  const more = leftOut.length > 5 ? ` and ${leftOut.length - 5} more` : "";
  return (
    `The release ${hash.slice(0, 12)} of ${site} has ${files.length} ${files.length === 1 ? "file" : "files"} with ${readable(bytes)}, packed ${readable(size)}` +
    `${leftOut.length > 0 ? `; left out: ${shown}${more}` : ""}.`
  );
}

/** A number of bytes for a person, for example `1.5 MB`. */
function readable(bytes: number): string {
  const units = ["kB", "MB", "GB"];
  if (bytes < 1000) return `${bytes} bytes`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}
