import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { type Properties, list, record, text } from "../../core/values";
import type { Action, Balancer, Condition, Listener, Target, TargetGroup, Topology } from "../../core/topology";
import { AcmStore } from "../acm/store";
import { interfacesOf } from "../ec2/store";
import { groupsOfAction } from "./listeners";
import { ElbStore } from "./store";

const balancers = (account: Account) => account.all("aws:lb/loadBalancer:LoadBalancer");

export const topology = (account: Account): Partial<Topology> => ({
  balancers: balancers(account).map(b => deriveBalancer(account, b)),
  targetGroups: account.all("aws:lb/targetGroup:TargetGroup").map(g => deriveTargetGroup(account, g)),
  names: balancerNames(account),
});

/** The DNS name of each load balancer in lower case, with the addresses of its nodes. A public address precedes the private. */
export const balancerNames = (account: Account): Topology["names"] =>
  balancers(account).map(balancer => ({
    name: text(balancer.outputs["dnsName"]).toLowerCase(),
    addresses: interfacesOf(account)
      .ofOwner(balancer.id)
      .map(eni => eni.publicAddress ?? eni.address),
  }));

function deriveBalancer(account: Account, balancer: Resource): Balancer {
  return {
    arn: balancer.id,
    name: text(balancer.outputs["name"]),
    dnsName: text(balancer.outputs["dnsName"]),
    nodes: interfacesOf(account)
      .ofOwner(balancer.id)
      .map(eni => ({
        interfaceId: eni.id,
        zone: text(account.get("aws:ec2/subnet:Subnet", eni.subnetId)?.outputs["availabilityZone"]),
      })),
    listeners: account
      .all("aws:lb/listener:Listener")
      .filter(l => l.inputs["loadBalancerArn"] === balancer.id)
      .map(l => deriveListener(account, l)),
    idleTimeout: Number(balancer.outputs["idleTimeout"] ?? 60),
    dropInvalidHeaderFields: balancer.outputs["dropInvalidHeaderFields"] === true,
  };
}

function deriveListener(account: Account, listener: Resource): Listener {
  const rules = account
    .all("aws:lb/listenerRule:ListenerRule")
    .filter(r => r.inputs["listenerArn"] === listener.id)
    .sort((a, b) => Number(a.outputs["priority"]) - Number(b.outputs["priority"]))
    .map(r => ({
      conditions: list(r.inputs["conditions"]).flatMap(deriveCondition),
      action: deriveAction(list(r.inputs["actions"])),
    }));
  const certificate = account.store(AcmStore).certificates.get(text(listener.inputs["certificateArn"]));
  return {
    arn: listener.id,
    port: Number(listener.inputs["port"] ?? 80),
    protocol: listener.outputs["protocol"] === "HTTPS" ? "HTTPS" : "HTTP",
    ...(certificate === undefined ? {} : { certificate }),
    rules: [...rules, { conditions: [], action: deriveAction(list(listener.inputs["defaultActions"])) }],
  };
}

const deriveCondition = (condition: Properties): Condition[] =>
  (["hostHeader", "pathPattern"] as const)
    .filter(key => condition[key] !== undefined)
    .map(key => ({
      field: key === "hostHeader" ? "host-header" : "path-pattern",
      values: list<string>(record(condition[key])["values"]),
    }));

function deriveAction(actions: Properties[]): Action {
  const action = actions.find(a => a["type"] !== "authenticate-oidc") ?? {};
  if (action["type"] === "redirect") {
    const { protocol, host, port, path, query, statusCode } = record(action["redirect"]);
    return {
      kind: "redirect",
      protocol: text(protocol ?? "#{protocol}"),
      host: text(host ?? "#{host}"),
      port: text(port ?? "#{port}"),
      path: text(path ?? "/#{path}"),
      query: text(query ?? "#{query}"),
      status: statusCode === "HTTP_301" ? 301 : 302,
    };
  }
  if (action["type"] === "fixed-response") {
    const { statusCode, contentType, messageBody } = record(action["fixedResponse"]);
    return {
      kind: "fixed",
      status: Number(statusCode ?? 200),
      contentType: text(contentType),
      body: text(messageBody),
    };
  }
  return { kind: "forward", groups: groupsOfAction(action) };
}

function deriveTargetGroup(account: Account, group: Resource): TargetGroup {
  const check = record(group.inputs["healthCheck"]);
  const stickiness = record(group.inputs["stickiness"]);
  const isSticky = group.inputs["stickiness"] !== undefined && (stickiness["enabled"] ?? true) === true;
  return {
    arn: group.id,
    name: text(group.outputs["name"]),
    healthCheck: {
      path: text(check["path"] ?? "/"),
      port: check["port"] === undefined || check["port"] === "traffic-port" ? "traffic-port" : Number(check["port"]),
      matcher: text(check["matcher"] ?? "200"),
      interval: Number(check["interval"] ?? 30),
      timeout: Number(check["timeout"] ?? 5),
      healthyThreshold: Number(check["healthyThreshold"] ?? 3),
      unhealthyThreshold: Number(check["unhealthyThreshold"] ?? 3),
    },
    deregistrationDelay: Number(group.inputs["deregistrationDelay"] ?? 300),
    stickySeconds: isSticky ? Number(stickiness["cookieDuration"] ?? 86400) : 0,
    targets: deriveTargets(account, group),
  };
}

/** The attached targets that no API call has taken out. A target that is attached twice counts once. */
function deriveTargets(account: Account, group: Resource): Target[] {
  const { deregistered } = account.store(ElbStore);
  const port = group.inputs["port"] ?? 80;
  const targets = account
    .all("aws:lb/targetGroupAttachment:TargetGroupAttachment")
    .filter(a => a.inputs["targetGroupArn"] === group.id)
    .map((a): Target => {
      const id = text(a.inputs["targetId"]);
      const server = account.get("aws:ec2/instance:Instance", id);
      return { id, address: text(server?.outputs["privateIp"] ?? id), port: Number(a.inputs["port"] ?? port) };
    })
    .filter(target => !deregistered.has(`${group.id} ${target.id}`));
  return [...new Map(targets.map(target => [target.id, target])).values()];
}
