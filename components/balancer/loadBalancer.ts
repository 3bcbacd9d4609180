import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SiteName } from "../../settings/names/siteAddress";
import { healthPort, sitePort } from "../ports";
import type { ZoneSubnet } from "../zoneSubnet";
import { AccessLogs } from "./accessLogs";
import { Certificate } from "./certificate";
import { forwardingListener, redirectingListener, redirectNames } from "./listeners";
import { type PublishedName, publishNames } from "./names";
import { Waf } from "./waf";

export interface LoadBalancerArgs {
  /** Id of the VPC, `vpc-...`. A change replaces the target group. */
  readonly vpcId: pulumi.Input<string>;
  /** One in each zone, two at least. A change is made in place. */
  readonly subnets: readonly ZoneSubnet[];
  /** Id of the security group, `sg-...`. A change is made in place. */
  readonly securityGroupId: pulumi.Input<string>;
  /**
   * How long a visitor stays with the same server, in seconds up to 604,800 (a week). With 0, any server answers any
   * request. A change is made in place.
   */
  readonly stickySeconds: number;
  /**
   * How long a request may stand still, in seconds: no byte from or to the visitor. Then the load balancer ends it. A
   * server that leaves may finish its requests for 30 s less, and for 30 s at least. A change is made in place.
   */
  readonly requestTimeoutSeconds: number;
  /** How many days request logs are kept in S3. With 0, none are written. A change is made in place; 0 removes the bucket. */
  readonly accessLogDays: number;
  /** Whether a web application firewall is in front of the load balancer. A change makes it or removes it. */
  readonly waf: boolean;
  /** Rules of the firewall that only count, for example `CrossSiteScripting_BODY`. A change is made in place. */
  readonly wafCount: readonly string[];
  /** Rules of the firewall that look at bodies and refuse, for example `SQLi_BODY`. A change is made in place. */
  readonly wafBlock: readonly string[];
  /** Beginnings of paths below which rules for bodies and queries only count, for example `/wp-admin/`. A change is made in place. */
  readonly wafExceptPaths: readonly string[];
  /** Whether the firewall has the rules for WordPress. A change is made in place. */
  readonly wafWordPress: boolean;
  /** Whether AWS refuses to delete the load balancer, and its log bucket while it contains logs. A change is made in place. */
  readonly protectData: boolean;
  /**
   * Whether visitors use HTTPS. A change replaces the target group and the listeners. HTTP is redirected only when the servers
   * behind HTTPS are healthy, see `redirectHttp`.
   */
  readonly https: boolean;
  /**
   * Names of the site, the one that it calls its own first. Empty, the site answers at the load balancer's own name. A change
   * replaces the certificate that is made here, and DNS records.
   */
  readonly names: readonly SiteName[];
  /** Names that lead to the first one, each of at most 128 characters. A change is made in place. */
  readonly redirected: readonly string[];
  /**
   * ARN of an issued ACM certificate. Not set, a certificate is made with HTTPS, and all names must have a zone. A change is
   * made in place.
   */
  readonly certificateArn: string | undefined;
  /** AWS region, for example `eu-central-1`. The policy of the log bucket names it. A change replaces everything. */
  readonly region: string;
  /** Resources that must be there first although no input refers to them: the way to the internet. */
  readonly after: readonly pulumi.Resource[];
}

/** How AWS decides whether a server gets requests: after 10 s of good answers it does, after 10 s of bad ones it does not. */
const healthCheck = {
  port: String(healthPort),
  // Answered without the database, so that a database failure does not take every server out of service.
  path: "/healthz",
  protocol: "HTTP",
  matcher: "200",
  interval: 5,
  timeout: 2,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};

/**
 * An application load balancer over all zones, and the group of servers that it sends requests to. Pulumi chooses the
 * names of both, so that a replacement can be made before the old one is deleted. AWS allows them 32 characters, so the
 * logical names are short.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  /** Address of the site, for example `https://www.example.com`. */
  readonly url: pulumi.Output<string>;
  /** Host name that AWS has given to the load balancer, for example `lamp-1a2b3c4-123456789.eu-central-1.elb.amazonaws.com`. */
  readonly dnsName: pulumi.Output<string>;
  /** ARN of the group that servers register with. */
  readonly targetGroupArn: pulumi.Output<string>;
  /** ARN of the listener that forwards requests to the servers. */
  readonly listenerArn: pulumi.Output<string>;
  /** What monitoring watches of it. */
  readonly watched: {
    /** The load balancer's name in CloudWatch, `app/NAME/ID`. */
    readonly balancer: pulumi.Output<string>;
    /** The target group's name in CloudWatch, `targetgroup/NAME/ID`. */
    readonly targetGroup: pulumi.Output<string>;
    /** ARN of the certificate, the given one or its own. Undefined when the site answers over HTTP only. */
    readonly certificateArn: pulumi.Input<string> | undefined;
  };
  /** How long the last requests of a server may run when it leaves, in seconds. */
  readonly drainSeconds: number;
  /** Makes the listener that leads from HTTP to HTTPS. It does nothing for a site without HTTPS. */
  readonly redirectHttp: (after: pulumi.Input<unknown>) => void;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:LoadBalancer", name, {}, opts);
    const parent = { parent: this };
    this.drainSeconds = Math.max(30, args.requestTimeoutSeconds - 30);

    const logs =
      args.accessLogDays === 0
        ? undefined
        : new AccessLogs(
            name,
            { days: args.accessLogDays, protectData: args.protectData, region: args.region },
            parent,
          );
    const balancer = new aws.lb.LoadBalancer(
      name,
      {
        loadBalancerType: "application",
        internal: false,
        subnets: args.subnets.map(subnet => subnet.id),
        securityGroups: [args.securityGroupId],
        idleTimeout: args.requestTimeoutSeconds,
        dropInvalidHeaderFields: true,
        enableDeletionProtection: args.protectData,
        ...(logs === undefined ? {} : { accessLogs: { enabled: true, bucket: logs.bucket } }),
        tags: { Name: name },
      },
      { ...parent, dependsOn: [...args.after] },
    );
    if (args.waf) {
      const { wafCount, wafBlock, wafExceptPaths, wafWordPress } = args;
      new Waf(name, { balancerArn: balancer.arn, wafCount, wafBlock, wafExceptPaths, wafWordPress }, parent);
    }

    const servers = targetGroup(name, args, this.drainSeconds, parent);
    const published = args.names.filter((one): one is PublishedName => one.zone !== undefined);
    const certificateArn =
      args.certificateArn ?? (args.https ? new Certificate(name, { names: published }, parent).arn : undefined);
    const listener = forwardingListener(name, balancer, servers, certificateArn, parent);
    const domain = args.names[0]?.name;
    if (args.https && domain !== undefined) redirectNames(name, listener, args.redirected, domain, parent);
    publishNames(name, published, balancer, parent);
    this.redirectHttp = after => {
      if (args.https) redirectingListener(name, balancer, after, parent);
    };

    const scheme = args.https ? "https" : "http";
    this.dnsName = balancer.dnsName;
    this.url = pulumi.interpolate`${scheme}://${domain ?? balancer.dnsName}`;
    this.targetGroupArn = servers.arn;
    this.listenerArn = listener.arn;
    this.watched = { balancer: balancer.arnSuffix, targetGroup: servers.arnSuffix, certificateArn };
    this.registerOutputs({ url: this.url, dnsName: this.dnsName, targetGroupArn: this.targetGroupArn });
  }
}

/** The group of servers that requests are sent to. Servers register with it themselves. */
function targetGroup(
  name: string,
  { vpcId, stickySeconds, https }: LoadBalancerArgs,
  drainSeconds: number,
  opts: pulumi.ResourceOptions,
): aws.lb.TargetGroup {
  return new aws.lb.TargetGroup(
    `${name}-servers`,
    {
      vpcId,
      targetType: "instance",
      port: sitePort(https),
      // AWS does not check the servers' certificates (ELB user guide, "Target groups for your Application Load Balancers").
      protocol: https ? "HTTPS" : "HTTP",
      healthCheck,
      deregistrationDelay: drainSeconds,
      stickiness:
        stickySeconds === 0
          ? { type: "lb_cookie", enabled: false }
          : { type: "lb_cookie", enabled: true, cookieDuration: stickySeconds },
      tags: { Name: `${name}-servers` },
    },
    opts,
  );
}
