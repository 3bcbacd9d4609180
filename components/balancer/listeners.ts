import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** TLS 1.2 and 1.3 without legacy ciphers, and with a key exchange that resists quantum computers. */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/**
 * Without a certificate, HTTP is forwarded to the servers. With one, HTTPS is, and HTTP is redirected to it. Returns the
 * listener that forwards.
 */
export function listeners(
  name: string,
  balancer: aws.lb.LoadBalancer,
  servers: aws.lb.TargetGroup,
  certificateArn: pulumi.Input<string> | undefined,
  opts: pulumi.ResourceOptions,
): aws.lb.Listener {
  const listen = (protocol: "http" | "https", rest: Omit<aws.lb.ListenerArgs, "loadBalancerArn">) =>
    new aws.lb.Listener(`${name}-${protocol}`, { loadBalancerArn: balancer.arn, ...rest }, opts);
  const toServers = [{ type: "forward", targetGroupArn: servers.arn }];
  const toHttps = [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }];

  const http = listen("http", {
    port: 80,
    protocol: "HTTP",
    defaultActions: certificateArn === undefined ? toServers : toHttps,
  });
  if (certificateArn === undefined) return http;
  return listen("https", {
    port: 443,
    protocol: "HTTPS",
    certificateArn,
    sslPolicy: tlsPolicy,
    defaultActions: toServers,
  });
}
