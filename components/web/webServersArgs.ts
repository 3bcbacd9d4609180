import type * as pulumi from "@pulumi/pulumi";
import type { Origin } from "../instanceRole";
import type { ZoneSubnet } from "../zoneSubnet";
import type { KeptImageArgs } from "./keptImage";

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
  /** Whether commands can be run on the servers by AWS Session Manager. A change replaces the servers. */
  readonly sessionManager: boolean;
  /** From where the rights of a server can be used. A change is made in place. */
  readonly from: Origin;
  /**
   * The log groups that servers send their logs to. Not set, they send none. A change to or from it replaces the servers.
   */
  readonly logs:
    { readonly folder: pulumi.Input<string>; readonly groupArns: readonly pulumi.Input<string>[] } | undefined;
  /** Resources that a booting server needs although no input refers to them: routes, NAT, security-group rules. */
  readonly after: readonly pulumi.Resource[];
}
