import { at, isGiven, isTrue, listOf } from "../pack/resource";
import type { Rule } from "../pack/rule";
import { fits } from "../pack/settings";

const listenerTypes = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];
const balancerTypes = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];

const tls: Rule = {
  name: "tls-1-2",
  description: "Load balancers and CDNs speak TLS 1.2 or newer only.",
  level: "mandatory",
  severity: "high",
  controls: ["FSBP ELB.17", "FSBP CloudFront.3", "FSBP CloudFront.10"],
  parameters: {
    policies: {
      type: "array",
      description: "Security policies of load balancers that are allowed. * stands for any text.",
      default: ["ELBSecurityPolicy-TLS13-1-2-*", "ELBSecurityPolicy-TLS13-1-3-*", "ELBSecurityPolicy-FS-1-2-*"],
    },
  },
  ofResource: [
    {
      types: listenerTypes,
      look: ({ props }, tell, settings) => {
        if (props["protocol"] !== "HTTPS" && props["protocol"] !== "TLS") return;
        const policy = isGiven(props["sslPolicy"]) ? String(props["sslPolicy"]) : undefined;
        if (policy === undefined || !fits(policy, settings.list("policies")))
          tell(
            `${policy === undefined ? "sslPolicy is not set" : `sslPolicy is ${policy}`}. Allowed are ${settings.list("policies").join(", ")}. ` +
              'Set sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06"; the change is made in place.',
          );
      },
    },
    {
      types: ["aws:cloudfront/distribution:Distribution"],
      look: ({ props }, tell) => {
        const version = String(at(props, "viewerCertificate", "minimumProtocolVersion") ?? "");
        // With CloudFront's own certificate, the version cannot be chosen.
        if (!isTrue(at(props, "viewerCertificate", "cloudfrontDefaultCertificate")) && !/^TLSv1\.[23]/.test(version))
          tell(`viewerCertificate.minimumProtocolVersion is ${version || "not set"}. Set it to TLSv1.2_2021 or newer.`);
        for (const cache of [...listOf(props["defaultCacheBehavior"]), ...listOf(props["orderedCacheBehaviors"])])
          if (cache["viewerProtocolPolicy"] === "allow-all")
            tell("viewerProtocolPolicy is allow-all, so pages are served in clear. Set redirect-to-https.");
      },
    },
    {
      types: ["aws:apigateway/domainName:DomainName"],
      look: ({ props }, tell) => {
        if (props["securityPolicy"] === "TLS_1_0") tell("securityPolicy is TLS_1_0. Set TLS_1_2.");
      },
    },
  ],
};

const isRedirect = (props: Readonly<Record<string, unknown>>) => {
  const actions = listOf(props["defaultActions"]);
  const last = actions.at(-1);
  return last?.["type"] === "redirect" && (at(last, "redirect", "protocol") ?? "#{protocol}") === "HTTPS";
};

const redirects: Rule = {
  name: "http-redirects",
  description: "Where a load balancer serves HTTPS, its HTTP listeners do nothing but redirect to it.",
  level: "mandatory",
  severity: "medium",
  controls: ["FSBP ELB.1"],
  ofStack: [
    {
      types: listenerTypes,
      joins: balancerTypes,
      look: (listener, tell, _settings, graph) => {
        if (listener.props["protocol"] !== "HTTP" || isRedirect(listener.props)) return;
        const [balancer] = graph.referred(listener, "loadBalancerArn", balancerTypes);
        if (balancer === undefined) return;
        const others = graph.referring(balancer, "loadBalancerArn", listenerTypes);
        if (others.some(({ props }) => props["protocol"] === "HTTPS"))
          tell(
            `it answers HTTP requests itself, although ${balancer.name} serves HTTPS. Set defaultActions: [{ type: "redirect", ` +
              'redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }].',
          );
      },
    },
  ],
};

const https: Rule = {
  name: "site-over-https",
  description: "A load balancer that the internet reaches serves HTTPS.",
  level: "advisory",
  severity: "medium",
  controls: ["FSBP ELB.1"],
  ofStack: [
    {
      types: balancerTypes,
      joins: listenerTypes,
      look: (balancer, tell, _settings, graph) => {
        if (isTrue(balancer.props["internal"])) return;
        const listeners = graph.referring(balancer, "loadBalancerArn", listenerTypes);
        const open = listeners.filter(({ props }) => props["protocol"] === "HTTP" && !isRedirect(props));
        if (open.length > 0 && !listeners.some(({ props }) => props["protocol"] === "HTTPS"))
          tell(
            `it serves HTTP only (${open.map(({ name }) => name).join(", ")}), so everybody on the way can read and change pages. Get a ` +
              "certificate for a name of yours, add a listener with protocol HTTPS, and let the HTTP listener redirect.",
          );
      },
    },
  ],
};

export const listeners: readonly Rule[] = [tls, redirects, https];
