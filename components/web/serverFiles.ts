import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fileOfServers, filesOfServers, type LandingFile, placeFile } from "../landingFile";
import type { PrivateBucket } from "../privateBucket";

export interface ServerFilesArgs {
  /** The bucket that servers read. A change uploads the files to the other bucket and replaces the servers. */
  readonly bucket: PrivateBucket;
}

/**
 * The files of `userdata/files` as one shell script in the bucket of releases. They are not in the user-data itself, because
 * EC2 takes at most 16,384 bytes of it. User-data names the script and its hash, so a server runs exactly these files, and a
 * change of a file replaces the servers, new ones first. A preview shows the changed lines as a change of the object.
 */
export class ServerFiles extends pulumi.ComponentResource {
  /** Where servers find the script: `s3://BUCKET/KEY`. */
  readonly url: pulumi.Output<string>;
  /** ARN of the script, for the policy that allows servers to read it. */
  readonly arn: pulumi.Output<string>;
  /** SHA-256 of the script, 64 hexadecimal digits. */
  readonly sha256: string;

  constructor(name: string, args: ServerFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:ServerFiles", name, {}, opts);

    const { bucket, sealed } = args.bucket;
    const content = renderServerFiles();
    this.sha256 = createHash("sha256").update(content).digest("hex");
    const script = new aws.s3.BucketObjectv2(
      `${name}-server-files`,
      { bucket: bucket.bucket, key: `server-files-${this.sha256.slice(0, 16)}.sh`, content },
      // With deleteBeforeReplace, Pulumi would first delete everything that depends on the object: all web servers.
      { parent: this, dependsOn: [...sealed], deleteBeforeReplace: false },
    );

    this.url = pulumi.interpolate`s3://${script.bucket}/${script.key}`;
    this.arn = pulumi.interpolate`${bucket.arn}/${script.key}`;
    this.registerOutputs({ url: this.url, arn: this.arn, sha256: this.sha256 });
  }
}

/** The shell script that puts every file of `userdata/files` at its own path. The same files give the same script. */
export function renderServerFiles(): string {
  return ["#!/bin/bash\nset -eu\n", ...serverFiles().map(placeFile)].join("\n");
}

/** The files of `userdata/files`, in the order of their paths. Those in folders for programs can be executed. */
export function serverFiles(): readonly LandingFile[] {
  return readdirSync(filesOfServers, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(file => fileOfServers(`/${relative(filesOfServers, file).split(sep).join("/")}`));
}
