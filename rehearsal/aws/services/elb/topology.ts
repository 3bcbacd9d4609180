import type { Account } from "../../core/account";
import type { Inputs, Resource } from "../../core/resource";
import type { Action, Balancer, Condition, Listener, Target, TargetGroup, Topology } from "../../core/topology";
import { AcmStore } from "../acm/store";
import { interfacesOf } from "../ec2/store";
import { type RequestAction, groupsOfAction } from "./listeners";
import { defaultPolicy, policyForTargets, sslPolicies } from "./sslPolicies";
import { ElbStore } from "./store";

type ListenerResource = Resource<"aws:lb/listener:Listener">;
type GroupResource = Resource<"aws:lb/targetGroup:TargetGroup">;
type RuleCondition = NonNullable<Inputs<"aws:lb/listenerRule:ListenerRule">["conditions"]>[number];

const balancers = (account: Account) => account.all("aws:lb/loadBalancer:LoadBalancer");

export const topology = (account: Account): Partial<Topology> => ({
  balancers: balancers(account).map(b => deriveBalancer(account, b)),
  targetGroups: account.all("aws:lb/targetGroup:TargetGroup").map(g => deriveTargetGroup(account, g)),
  names: balancerNames(account),
});

/** The DNS name of each load balancer in lower case, with the addresses of its nodes. A public address precedes the private. */
export const balancerNames = (account: Account): Topology["names"] =>
  balancers(account).map(balancer => ({
    name: balancer.outputs.dnsName?.toLowerCase() ?? "",
    addresses: interfacesOf(account)
      .ofOwner(balancer.id)
      .map(eni => eni.publicAddress ?? eni.address),
  }));

function deriveBalancer(account: Account, balancer: Resource<"aws:lb/loadBalancer:LoadBalancer">): Balancer {
  const { name = "", dnsName = "", idleTimeout = 60, dropInvalidHeaderFields = false } = balancer.outputs;
  const listeners = account
    .all("aws:lb/listener:Listener")
    .filter(listener => listener.inputs.loadBalancerArn === balancer.id);
  const policies = listeners.filter(isSecure).map(({ outputs }) => outputs.sslPolicy ?? defaultPolicy);
  const targetTls = policyForTargets(policies);
  return {
    arn: balancer.id,
    name,
    dnsName,
    nodes: interfacesOf(account)
      .ofOwner(balancer.id)
      .map(eni => ({
        interfaceId: eni.id,
        zone: account.get("aws:ec2/subnet:Subnet", eni.subnetId)?.outputs.availabilityZone ?? "",
      })),
    listeners: listeners.map(listener => deriveListener(account, listener)),
    idleTimeout,
    dropInvalidHeaderFields,
    ...(targetTls === undefined ? {} : { targetTls }),
  };
}

const isSecure = ({ outputs }: ListenerResource) => outputs.protocol === "HTTPS";

function deriveListener(account: Account, listener: ListenerResource): Listener {
  const rules = account
    .all("aws:lb/listenerRule:ListenerRule")
    .filter(r => r.inputs.listenerArn === listener.id)
    .sort((a, b) => (a.outputs.priority ?? 0) - (b.outputs.priority ?? 0))
    .map(r => ({
      conditions: r.inputs.conditions?.flatMap(deriveCondition) ?? [],
      action: deriveAction(r.inputs.actions),
    }));
  const { certificateArn = "", port = 80, defaultActions } = listener.inputs;
  const certificate = account.store(AcmStore).certificates.get(certificateArn);
  const tls = isSecure(listener) ? sslPolicies[listener.outputs.sslPolicy ?? defaultPolicy] : undefined;
  return {
    arn: listener.id,
    port,
    protocol: isSecure(listener) ? "HTTPS" : "HTTP",
    ...(tls === undefined ? {} : { tls }),
    ...(certificate === undefined ? {} : { certificate }),
    rules: [...rules, { conditions: [], action: deriveAction(defaultActions) }],
  };
}

const deriveCondition = (condition: RuleCondition): Condition[] =>
  (["hostHeader", "pathPattern"] as const)
    .filter(key => condition[key] !== undefined)
    .map(key => ({
      field: key === "hostHeader" ? "host-header" : "path-pattern",
      values: condition[key]?.values ?? [],
    }));

function deriveAction(actions: readonly RequestAction[] = []): Action {
  const action = actions.find(a => a.type !== "authenticate-oidc");
  if (action?.type === "redirect") {
    const { protocol, host, port, path, query, statusCode } = action.redirect ?? {};
    return {
      kind: "redirect",
      protocol: protocol ?? "#{protocol}",
      host: host ?? "#{host}",
      port: port ?? "#{port}",
      path: path ?? "/#{path}",
      query: query ?? "#{query}",
      status: statusCode === "HTTP_301" ? 301 : 302,
    };
  }
  if (action?.type === "fixed-response") {
    const { statusCode = "200", contentType = "", messageBody: body = "" } = action.fixedResponse ?? {};
    return { kind: "fixed", status: Number(statusCode), contentType, body };
  }
  return { kind: "forward", groups: action === undefined ? [] : groupsOfAction(action) };
}

function deriveTargetGroup(account: Account, group: GroupResource): TargetGroup {
  const { healthCheck: check = {}, stickiness, deregistrationDelay = 300 } = group.inputs;
  const isSticky = stickiness !== undefined && (stickiness.enabled ?? true);
  return {
    arn: group.id,
    name: group.outputs.name ?? "",
    protocol: group.inputs.protocol === "HTTPS" ? "HTTPS" : "HTTP",
    healthCheck: {
      // HTTP is the default, also in a group whose own protocol is HTTPS (ELB API, `CreateTargetGroup`).
      protocol: check.protocol === "HTTPS" ? "HTTPS" : "HTTP",
      path: check.path ?? "/",
      port: check.port === undefined || check.port === "traffic-port" ? "traffic-port" : Number(check.port),
      matcher: check.matcher ?? "200",
      interval: check.interval ?? 30,
      timeout: check.timeout ?? 5,
      healthyThreshold: check.healthyThreshold ?? 3,
      unhealthyThreshold: check.unhealthyThreshold ?? 3,
    },
    deregistrationDelay,
    stickySeconds: isSticky ? (stickiness.cookieDuration ?? 86400) : 0,
    targets: deriveTargets(account, group),
  };
}

/** The attached targets that no API call has taken out. A target that is attached twice counts once. */
function deriveTargets(account: Account, group: GroupResource): Target[] {
  const { deregistered } = account.store(ElbStore);
  const port = group.inputs.port ?? 80;
  const targets = account
    .all("aws:lb/targetGroupAttachment:TargetGroupAttachment")
    .filter(a => a.inputs.targetGroupArn === group.id)
    .map((a): Target => {
      const { targetId: id = "" } = a.inputs;
      const server = account.get("aws:ec2/instance:Instance", id);
      return { id, address: server?.outputs.privateIp ?? id, port: a.inputs.port ?? port };
    })
    .filter(target => !deregistered.has(`${group.id} ${target.id}`));
  return [...new Map(targets.map(target => [target.id, target])).values()];
}
