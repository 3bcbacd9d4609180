import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { sitePort } from "../ports";
import type { ZoneSubnet } from "../zoneSubnet";
import { keptImage } from "./keptImage";
import { serverDiskGb } from "../../settings/image/serverDisk";
import { Sessions } from "./sessions";
import { ServerFiles } from "./serverFiles";
import { SiteEnvironment } from "./siteEnvironment";
import { SiteRelease } from "./siteRelease";
import { renderUserData } from "./userData";
import { WebServerRole } from "./webServerRole";
import type { WebServersArgs } from "./webServersArgs";

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
  /** Name of the document of Systems Manager by which commands run on the servers. Undefined without `sessionManager`. */
  readonly sessionDocument: pulumi.Output<string> | undefined;
  /** Ids of the registrations with the target group. */
  readonly attachmentIds: pulumi.Output<string[]>;

  constructor(name: string, args: WebServersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:WebServers", name, {}, opts);
    const parent = { parent: this };

    const release = new SiteRelease(name, { site: args.site }, parent);
    const files = new ServerFiles(name, { bucket: release.bucket }, parent);
    const sessions = args.sessionManager ? new Sessions(name, parent) : undefined;
    const variables = { variables: args.environment, secrets: args.secrets, protectData: args.protectData };
    const environment = new SiteEnvironment(name, { ...variables, bucket: release.bucket }, parent);
    const role = new WebServerRole(
      name,
      {
        secretArns: [args.secretArn, ...environment.secretArns],
        objectArns: [files.arn, release.arn, environment.arn],
        sessionLogArn: sessions?.logArn,
        logGroupArns: args.logs?.groupArns ?? [],
        from: args.from,
      },
      parent,
    );
    const told = pulumi.output({
      serverFiles: files.url,
      release: release.url,
      environment: environment.url,
      applicationSecretArn: args.secretArn,
      targetGroupArn: args.targetGroupArn,
      logFolder: args.logs?.folder,
      fileSystemId: args.fileSystemId,
    });
    const names = args.names.map(({ name }) => name);
    const userData = (number: number) =>
      told.apply(known => renderUserData({ ...args, ...known, number, serverFilesSha256: files.sha256, names }));

    const ami = (this.ami = keptImage(name, { ...args, ...args.image }, parent));
    const serverNames = Array.from({ length: args.count }, (_, i) => `${name}-web-${i + 1}`);
    const instances = serverNames.map((serverName, i) => {
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
          `${serverNames[i]}-target`,
          { targetGroupArn: args.targetGroupArn, targetId: instance.id, port: sitePort(args.https) },
          parent,
        ),
    );

    this.servers = instances.map((instance, i) => ({
      name: serverNames[i]!,
      id: instance.id,
      zone: place(args.subnets, i).zone,
      privateAddress: instance.privateIp,
    }));
    this.sessionDocument = sessions?.document;
    this.attachmentIds = pulumi.all(attachments.map(attachment => attachment.id));
    this.registerOutputs({ servers: this.servers, attachmentIds: this.attachmentIds });
  }
}

function place(subnets: readonly ZoneSubnet[], server: number): ZoneSubnet {
  return subnets[server % subnets.length]!;
}
