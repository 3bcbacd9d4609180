import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Origin } from "../instanceRole";
import { sitePort } from "../ports";
import type { ZoneSubnet } from "../zoneSubnet";
import { type KeptImageArgs, keptImage } from "./keptImage";
import { serverDiskGb } from "../../settings/image/serverDisk";
import { ServerFiles } from "./serverFiles";
import { SiteEnvironment } from "./siteEnvironment";
import { SiteRelease } from "./siteRelease";
import { renderUserData } from "./userData";
import { WebServerRole } from "./webServerRole";

export interface WebServersArgs {
  /** How many servers there are, two at least. A change adds or removes servers, and leaves the others alone. */
  readonly count: number;
  /** EC2 instance type, for example `t4g.small`. A change replaces the servers. */
  readonly webInstanceType: string;
  /** What servers start from; see `KeptImageArgs`. A change of `wanted` replaces the servers, and one of `id` does nothing. */
  readonly image: Omit<KeptImageArgs, "region" | "phpExtensions">;
  /** Folder of the site, relative to the project. A change of its content replaces the servers. */
  readonly site: string;
  /** Variables of the site's programs, in clear. A change is taken over by running servers. */
  readonly environment: Readonly<Record<string, string>>;
  /** Secret variables of the site's programs. A change is taken over by running servers. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Whether the secret of a removed `secrets` can be restored for 30 days. A change is made in place. */
  readonly protectData: boolean;
  /** PHP extensions besides the basic ones, for example `gd`. A change replaces the servers. */
  readonly phpExtensions: readonly string[];
  /**
   * How many PHP processes a server has. Not set, the server derives it from its memory. A change replaces the servers.
   */
  readonly phpChildren: number | undefined;
  /** How long a request may stand still, in seconds. A change replaces the servers. */
  readonly requestTimeoutSeconds: number;
  /**
   * Path of the page that a new server asks before it gets visitors, for example `/`. Not set, it asks no page. A change
   * replaces the servers.
   */
  readonly checkPath: string | undefined;
  /** Host name and port of the mail server that takes the site's mail. Not set: mail fails. A change replaces the servers. */
  readonly mailRelay: { readonly host: string; readonly port: number } | undefined;
  /** The sender of mail that names none, for example `site@example.com`. A change replaces the servers. */
  readonly mailFrom: string | undefined;
  /** Folders of the site that servers share, for example `storage/app`. A change replaces the servers. */
  readonly sharedPaths: readonly string[];
  /** Id of the file system with the shared folders, `fs-...`. Not set: there are none. A change replaces the servers. */
  readonly fileSystemId: pulumi.Input<string> | undefined;
  /** Whether the load balancer speaks HTTPS to the servers. A change replaces the servers. */
  readonly https: boolean;
  /**
   * Names of the site in lower case, for example `www.example.com` and `*.example.com`. A server resolves those without a
   * wildcard to itself. A change replaces the servers.
   */
  readonly names: readonly { readonly name: string }[];
  /** For how long browsers are told to use only HTTPS, in seconds. With 0, they are not told. A change replaces the servers. */
  readonly hstsSeconds: number;
  /** With `none`, servers get public addresses to reach the internet. A change to or from `none` replaces the servers. */
  readonly nat: "perZone" | "single" | "none";
  /** AWS region, for example `eu-central-1`. Servers ask its services. A change replaces everything. */
  readonly region: string;
  /** One in each zone. Servers are distributed over them in turn. A server whose subnet changes is replaced. */
  readonly subnets: readonly ZoneSubnet[];
  /** Id of the security group, `sg-...`. A change is made in place. */
  readonly securityGroupId: pulumi.Input<string>;
  /** ARN of the group to register with. A change replaces the registrations and the servers, which ask it for their health. */
  readonly targetGroupArn: pulumi.Input<string>;
  /**
   * ARN of the secret with the site's database account. Servers boot without waiting for the database. A change replaces the
   * servers; a change of the secret's content does not.
   */
  readonly secretArn: pulumi.Input<string>;
  /** From where the rights of a server can be used. A change is made in place. */
  readonly from: Origin;
  /** Resources that a booting server needs although no input refers to them: routes, NAT, security-group rules. */
  readonly after: readonly pulumi.Resource[];
}

/** A web server, as other components need it. */
export interface WebServer {
  /** Its name in the program and its tag `Name`, for example `lamp-web-1`. */
  readonly name: string;
  /** EC2 instance id, `i-...`. */
  readonly id: pulumi.Output<string>;
  /** Name of its availability zone, for example `eu-central-1a`. */
  readonly zone: string;
  /** IPv4 address in the VPC. */
  readonly privateAddress: pulumi.Output<string>;
}

/**
 * Identical servers, distributed over the zones. A server is replaced and not changed: a change of its image, its type or
 * its user-data, which contains the hashes of the site and of the server's files, first makes a new server. The health gate
 * decides whether the old one may be deleted.
 */
export class WebServers extends pulumi.ComponentResource {
  /** Id of the image that servers start from, `ami-...`. */
  readonly ami: pulumi.Output<string>;
  /** All servers, in the order of their names. */
  readonly servers: readonly WebServer[];
  /** Ids of the registrations with the target group. */
  readonly attachmentIds: pulumi.Output<string[]>;

  constructor(name: string, args: WebServersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:WebServers", name, {}, opts);
    const parent = { parent: this };

    const release = new SiteRelease(name, { site: args.site }, parent);
    const files = new ServerFiles(name, { bucket: release.bucket }, parent);
    const variables = { variables: args.environment, secrets: args.secrets, protectData: args.protectData };
    const environment = new SiteEnvironment(name, { ...variables, bucket: release.bucket }, parent);
    const role = new WebServerRole(
      name,
      {
        secretArns: [args.secretArn, ...environment.secretArns],
        objectArns: [files.arn, release.arn, environment.arn],
        from: args.from,
      },
      parent,
    );
    const { secretArn, targetGroupArn, fileSystemId } = args;
    const told = pulumi.all([files.url, release.url, secretArn, targetGroupArn, environment.url, fileSystemId]);
    const userData = (number: number) =>
      told.apply(([serverFiles, releaseUrl, applicationSecretArn, targetGroupArn, environmentUrl, fileSystemId]) =>
        renderUserData({
          ...args,
          fileSystemId,
          number,
          targetGroupArn,
          serverFiles,
          serverFilesSha256: files.sha256,
          release: releaseUrl,
          applicationSecretArn,
          environment: environmentUrl,
          names: args.names.map(({ name }) => name),
        }),
      );

    const ami = (this.ami = keptImage(name, { ...args, ...args.image }, parent));
    const names = Array.from({ length: args.count }, (_, i) => `${name}-web-${i + 1}`);
    const instances = names.map((serverName, i) => {
      return new aws.ec2.Instance(
        serverName,
        {
          ami,
          instanceType: args.webInstanceType,
          subnetId: place(args.subnets, i).id,
          vpcSecurityGroupIds: [args.securityGroupId],
          associatePublicIpAddress: args.nat === "none",
          iamInstanceProfile: role.profileName,
          userData: userData(i + 1),
          userDataReplaceOnChange: true,
          // IMDSv2 only, and not beyond the machine itself: an attacker who makes a page fetch URLs does not get the role's keys.
          metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
          rootBlockDevice: { volumeType: "gp3", volumeSize: serverDiskGb, encrypted: true },
          maintenanceOptions: { autoRecovery: "default" },
          tags: { Name: serverName },
        },
        {
          ...parent,
          dependsOn: [role, environment, ...args.after],
          // AWS would stop a server, change its type and start it: all servers at once, and without waiting for the gate.
          replaceOnChanges: ["instanceType"],
        },
      );
    });
    const attachments = instances.map(
      (instance, i) =>
        new aws.lb.TargetGroupAttachment(
          `${names[i]}-target`,
          { targetGroupArn: args.targetGroupArn, targetId: instance.id, port: sitePort(args.https) },
          parent,
        ),
    );

    this.servers = instances.map((instance, i) => ({
      name: names[i]!,
      id: instance.id,
      zone: place(args.subnets, i).zone,
      privateAddress: instance.privateIp,
    }));
    this.attachmentIds = pulumi.all(attachments.map(attachment => attachment.id));
    this.registerOutputs({ servers: this.servers, attachmentIds: this.attachmentIds });
  }
}

function place(subnets: readonly ZoneSubnet[], server: number): ZoneSubnet {
  return subnets[server % subnets.length]!;
}
