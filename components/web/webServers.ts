import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ZoneSubnet } from "../network/network";
import { SiteRelease } from "./siteRelease";
import { renderUserData } from "./userData";
import { WebServerRole } from "./webServerRole";

export interface WebServersArgs {
  /** How many. */
  readonly webServers: number;
  readonly webInstanceType: string;
  readonly image: { readonly id: string; readonly pinned: boolean };
  /** Folder of the site, relative to the project. */
  readonly site: string;
  /** As `gd`. */
  readonly phpExtensions: readonly string[];
  readonly phpChildren: number | undefined;
  readonly domain: string | undefined;
  /** `none`: servers need public addresses to reach the internet. */
  readonly nat: "perZone" | "single" | "none";
  readonly region: string;
  /** One in each zone; servers are dealt out over them in turn. */
  readonly subnets: readonly ZoneSubnet[];
  readonly securityGroupId: pulumi.Input<string>;
  readonly targetGroupArn: pulumi.Input<string>;
  /** Of the secrets, not of their values: servers boot without waiting for the database. */
  readonly secretArns: { readonly administrator: pulumi.Input<string>; readonly application: pulumi.Input<string> };
  /** What a booting server needs and no input names: routes, NAT, rules. */
  readonly after: readonly pulumi.Resource[];
}

/** One server, as others see it. */
export interface WebServer {
  /** `i-...` */
  readonly id: pulumi.Output<string>;
  /** As `eu-central-1a`. */
  readonly zone: string;
  /** IPv4. */
  readonly privateAddress: pulumi.Output<string>;
}

/** GiB: Debian, packages and a week of logs; the site itself is small. */
const diskSize = 16;

/**
 * Identical servers, spread over the zones. A server is replaced, never changed: whatever makes it what it is (image, type,
 * user-data with the site's hash in it) makes a new one first, and the health gate decides whether the old one may go.
 */
export class WebServers extends pulumi.ComponentResource {
  readonly servers: readonly WebServer[];
  /** Ids of the registrations with the target group. */
  readonly attachmentIds: pulumi.Output<string[]>;

  constructor(name: string, args: WebServersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:WebServers", name, {}, opts);
    const parent = { parent: this };

    const release = new SiteRelease(name, { site: args.site }, parent);
    const role = new WebServerRole(name, { secretArns: args.secretArns, releaseArn: release.arn }, parent);
    const userData = pulumi
      .all([release.url, args.secretArns.administrator, args.secretArns.application])
      .apply(([releaseUrl, administratorSecretArn, applicationSecretArn]) =>
        renderUserData({
          region: args.region,
          release: releaseUrl,
          administratorSecretArn,
          applicationSecretArn,
          phpExtensions: args.phpExtensions,
          ...(args.phpChildren === undefined ? {} : { phpChildren: args.phpChildren }),
          ...(args.domain === undefined ? {} : { siteHost: args.domain }),
        }),
      );

    const instances = Array.from({ length: args.webServers }, (_, i) => {
      const serverName = `${name}-web-${i + 1}`;
      return new aws.ec2.Instance(
        serverName,
        {
          ami: args.image.id,
          instanceType: args.webInstanceType,
          subnetId: place(args.subnets, i).id,
          vpcSecurityGroupIds: [args.securityGroupId],
          associatePublicIpAddress: args.nat === "none",
          iamInstanceProfile: role.profileName,
          userData,
          userDataReplaceOnChange: true,
          // Version 2 only, and not beyond the machine itself: a page that fetches URLs cannot be made to fetch the role's keys.
          metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
          rootBlockDevice: { volumeType: "gp3", volumeSize: diskSize, encrypted: true },
          maintenanceOptions: { autoRecovery: "default" },
          tags: { Name: serverName },
        },
        {
          ...parent,
          dependsOn: [role, ...args.after],
          // AWS would stop a server, change its type and start it: all servers at once, and past the gate.
          replaceOnChanges: ["instanceType"],
          // The newest image of today must not replace the servers of yesterday.
          ignoreChanges: args.image.pinned ? [] : ["ami"],
        },
      );
    });
    const attachments = instances.map(
      (instance, i) =>
        new aws.lb.TargetGroupAttachment(
          `${name}-web-${i + 1}-target`,
          { targetGroupArn: args.targetGroupArn, targetId: instance.id, port: 80 },
          parent,
        ),
    );

    this.servers = instances.map((instance, i) => ({
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
