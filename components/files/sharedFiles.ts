import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { protectionTag } from "../../settings/existingDatabases";
import { creationToken } from "../../settings/site/sharedFiles";
import type { ZoneSubnet } from "../zoneSubnet";

export interface SharedFilesArgs {
  /** `StackIdentity`, by which the program finds the file system. A change would make another one, which EFS refuses. */
  readonly identity: pulumi.Input<string>;
  /** One in each zone. A zone that comes or goes changes nothing in the others. */
  readonly subnets: readonly ZoneSubnet[];
  /** Id of the security group of the mount targets, `sg-...`. A change is made in place. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Whether Pulumi refuses to delete the file system. A change changes only a tag in AWS. */
  readonly protectData: boolean;
}

/**
 * The file system for what the site's programs write (`lamp:sharedPaths`), with a mount target in each zone, so that no zone needs
 * another one. It is encrypted, it answers over TLS only, and AWS Backup copies it each day and keeps each copy for 35 days (EFS
 * user guide, "Backing up EFS file systems").
 */
export class SharedFiles extends pulumi.ComponentResource {
  /** Id of the file system, `fs-...`. */
  readonly fileSystemId: pulumi.Output<string>;

  constructor(name: string, args: SharedFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:SharedFiles", name, {}, opts);
    const parent = { parent: this };

    const files = new aws.efs.FileSystem(
      `${name}-files`,
      {
        creationToken: pulumi.output(args.identity).apply(creationToken),
        encrypted: true,
        performanceMode: "generalPurpose",
        // Costs by use and needs no forecast. A small file system in bursting mode would be slow once its credits are used up.
        throughputMode: "elastic",
        // Each rule is a list item of its own (EFS API reference, `LifecyclePolicy`). What is read again returns at once.
        lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }, { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
        tags: { Name: `${name}-files`, [protectionTag]: String(args.protectData) },
      },
      { ...parent, protect: args.protectData },
    );
    const policy = new aws.efs.FileSystemPolicy(
      `${name}-files-tls`,
      { fileSystemId: files.id, policy: tlsOnly(files.arn) },
      parent,
    );
    new aws.efs.BackupPolicy(
      `${name}-files-backup`,
      { fileSystemId: files.id, backupPolicy: { status: "ENABLED" } },
      parent,
    );
    for (const { zone, id } of args.subnets)
      new aws.efs.MountTarget(
        // The letter of the zone, as the network names its subnets.
        `${name}-files-${zone.slice(-1)}`,
        { fileSystemId: files.id, subnetId: id, securityGroups: [args.securityGroupId] },
        // EFS takes one in each zone. A policy that comes later would let somebody in without TLS for a moment.
        { ...parent, deleteBeforeReplace: true, dependsOn: [policy] },
      );

    this.fileSystemId = files.id;
    this.registerOutputs({ fileSystemId: this.fileSystemId });
  }
}

/**
 * Lets in whoever the security groups let to a mount target, over TLS. Servers are root there, because they make the folders. With
 * a policy, EFS lets in nobody whom it does not name (EFS user guide, "Using resource-based policies").
 */
const tlsOnly = (arn: pulumi.Output<string>) =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["ClientMount", "ClientWrite", "ClientRootAccess"].map(right => `elasticfilesystem:${right}`),
        Resource: arn,
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
      {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "*",
        Resource: arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
