import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** TLS 1.2 and 1.3 without legacy ciphers, and with a key exchange that resists quantum computers. */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/** How many values the conditions of a rule may have together (ELB user guide, "Quotas for your Application Load Balancers"). */
const valuesOfRule = 5;

/** The listener that forwards to the servers: HTTPS with a certificate, else HTTP. */
export function forwardingListener(
  name: string,
  balancer: aws.lb.LoadBalancer,
  servers: aws.lb.TargetGroup,
  certificateArn: pulumi.Input<string> | undefined,
  opts: pulumi.ResourceOptions,
): aws.lb.Listener {
  const defaultActions = [{ type: "forward", targetGroupArn: servers.arn }];
  return certificateArn === undefined
    ? new aws.lb.Listener(
        `${name}-http`,
        { loadBalancerArn: balancer.arn, port: 80, protocol: "HTTP", defaultActions },
        opts,
      )
    : new aws.lb.Listener(
        `${name}-https`,
        {
          loadBalancerArn: balancer.arn,
          port: 443,
          protocol: "HTTPS",
          certificateArn,
          sslPolicy: tlsPolicy,
          defaultActions,
        },
        opts,
      );
}

/**
 * The listener that leads from HTTP to HTTPS.
 *
 * @param after what must have happened before it redirects
 */
export function redirectingListener(
  name: string,
  balancer: aws.lb.LoadBalancer,
  after: pulumi.Input<unknown>,
  opts: pulumi.ResourceOptions,
): aws.lb.Listener {
  const toHttps = [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }];
  // A preview waits for nothing. It shows what `up` will do.
  const defaultActions = pulumi.runtime.isDryRun() ? toHttps : pulumi.all([after]).apply(() => toHttps);
  return new aws.lb.Listener(
    `${name}-http`,
    { loadBalancerArn: balancer.arn, port: 80, protocol: "HTTP", defaultActions },
    opts,
  );
}

/** Rules of the HTTPS listener that lead from these names to the same page at `target`. */
export function redirectNames(
  name: string,
  listener: aws.lb.Listener,
  names: readonly string[],
  target: string,
  opts: pulumi.ResourceOptions,
): void {
  for (let first = 0; first < names.length; first += valuesOfRule) {
    const priority = first / valuesOfRule + 1;
    new aws.lb.ListenerRule(
      `${name}-names-${priority}`,
      {
        listenerArn: listener.arn,
        priority,
        conditions: [{ hostHeader: { values: names.slice(first, first + valuesOfRule) } }],
        actions: [
          { type: "redirect", redirect: { host: target, protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
        ],
      },
      opts,
    );
  }
}
