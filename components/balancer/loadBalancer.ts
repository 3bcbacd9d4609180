import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccessLogs } from "./accessLogs";
import { Certificate } from "./certificate";
import { Firewall } from "./waf";
import type { ZoneSubnet } from "../network/network";

export interface LoadBalancerArgs {
  readonly vpcId: pulumi.Input<string>;
  /** One in each zone. */
  readonly subnets: readonly ZoneSubnet[];
  readonly securityGroupId: pulumi.Input<string>;
  /** How long a visitor stays with the same server; 0: any server answers any request. */
  readonly stickySeconds: number;
  /** How long request logs are kept; 0: none are written. */
  readonly accessLogDays: number;
  readonly waf: boolean;
  /** Whether AWS refuses to delete the balancer, and the log bucket while logs are in it. */
  readonly protectData: boolean;
  /** The site's name, as `www.example.com`. */
  readonly domain: string | undefined;
  /** Id of the Route 53 zone to publish the domain in. */
  readonly hostedZone: string | undefined;
  /** A certificate of one's own; otherwise one is made when there are a domain and a zone. */
  readonly certificateArn: string | undefined;
  readonly region: string;
  /** What must exist first though no input names it: the way to the internet. */
  readonly after: readonly pulumi.Resource[];
}

/** An in-flight request has this long to finish when its server leaves, in seconds. */
export const drainSeconds = 30;

/** How AWS decides whether a server gets requests: in after 10 s of good answers, out after 10 s of bad ones. */
const healthCheck = {
  // Answered without the database, so that trouble there does not take every server out.
  path: "/healthz",
  protocol: "HTTP",
  matcher: "200",
  interval: 5,
  timeout: 2,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};

/** TLS 1.2 and 1.3, no legacy ciphers, and key exchange that holds against quantum computers. */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/**
 * An application load balancer over all zones, and the group of servers that it sends requests to. Names are left to
 * Pulumi, so that a replacement can be made before the old one goes; they have 32 characters at most, so ours are short.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  /** As `https://www.example.com`. */
  readonly url: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly targetGroupArn: pulumi.Output<string>;
  /** Of the listener that sends requests to the servers. */
  readonly listenerArn: pulumi.Output<string>;
  /** The balancer's and the group's names in CloudWatch, as `app/NAME/ID` and `targetgroup/NAME/ID`. */
  readonly metricName: pulumi.Output<string>;
  readonly targetGroupMetricName: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:LoadBalancer", name, {}, opts);
    const parent = { parent: this };

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
        dropInvalidHeaderFields: true,
        enableDeletionProtection: args.protectData,
        ...(logs === undefined ? {} : { accessLogs: { enabled: true, bucket: logs.bucket } }),
        tags: { Name: name },
      },
      { ...parent, dependsOn: [...args.after] },
    );
    if (args.waf) new Firewall(name, { balancerArn: balancer.arn }, parent);

    const servers = new aws.lb.TargetGroup(
      `${name}-servers`,
      {
        vpcId: args.vpcId,
        targetType: "instance",
        port: 80,
        protocol: "HTTP",
        healthCheck,
        deregistrationDelay: drainSeconds,
        stickiness:
          args.stickySeconds === 0
            ? { type: "lb_cookie", enabled: false }
            : { type: "lb_cookie", enabled: true, cookieDuration: args.stickySeconds },
        tags: { Name: `${name}-servers` },
      },
      parent,
    );

    const certificateArn = args.certificateArn ?? ownCertificate(name, args, parent);
    const listen = (protocol: "http" | "https", rest: ListenerRest) =>
      new aws.lb.Listener(`${name}-${protocol}`, { loadBalancerArn: balancer.arn, ...rest }, parent);
    const toServers = [{ type: "forward", targetGroupArn: servers.arn }];
    const toHttps = [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }];

    const http = listen("http", {
      port: 80,
      protocol: "HTTP",
      defaultActions: certificateArn === undefined ? toServers : toHttps,
    });
    const https =
      certificateArn === undefined
        ? undefined
        : listen("https", {
            port: 443,
            protocol: "HTTPS",
            certificateArn,
            sslPolicy: tlsPolicy,
            defaultActions: toServers,
          });

    if (args.domain !== undefined && args.hostedZone !== undefined) {
      new aws.route53.Record(
        `${name}-domain`,
        {
          zoneId: args.hostedZone,
          name: args.domain,
          type: "A",
          aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true }],
        },
        parent,
      );
    }

    this.dnsName = balancer.dnsName;
    this.url = pulumi.interpolate`${https ? "https" : "http"}://${args.domain ?? balancer.dnsName}`;
    this.targetGroupArn = servers.arn;
    this.listenerArn = (https ?? http).arn;
    this.metricName = balancer.arnSuffix;
    this.targetGroupMetricName = servers.arnSuffix;
    this.registerOutputs({ url: this.url, dnsName: this.dnsName, targetGroupArn: this.targetGroupArn });
  }
}

type ListenerRest = Omit<aws.lb.ListenerArgs, "loadBalancerArn">;

function ownCertificate(name: string, args: LoadBalancerArgs, opts: pulumi.ComponentResourceOptions) {
  const { domain, hostedZone } = args;
  return domain === undefined || hostedZone === undefined
    ? undefined
    : new Certificate(name, { domain, hostedZone }, opts).arn;
}
