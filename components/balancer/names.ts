import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A name of the site that the stack publishes. */
export interface PublishedName {
  /** In lower case, for example `www.example.com` or `*.example.com`. A change replaces its DNS record. */
  readonly name: string;
  /** Id of the Route 53 zone that it is in, for example `Z0123456789ABCDEFGHIJ`. A change replaces its DNS record. */
  readonly zone: string;
}

/** The DNS records by which names lead to the load balancer. */
export function publishNames(
  name: string,
  names: readonly PublishedName[],
  balancer: aws.lb.LoadBalancer,
  opts: pulumi.ResourceOptions,
): void {
  names.forEach((published, index) => {
    new aws.route53.Record(
      // No * in it: it would be a wildcard in `pulumi up --target`.
      index === 0 ? `${name}-domain` : `${name}-domain-${published.name.replace("*", "any")}`,
      {
        zoneId: published.zone,
        name: published.name,
        type: "A",
        aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true }],
      },
      opts,
    );
  });
}
