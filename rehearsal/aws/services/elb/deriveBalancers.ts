import { type Account, type Properties, type Resource, list, record, text } from "../../core/account";
import { groupsOfAction } from "./listeners";
import type { Action, Balancer, Condition, Listener, TargetGroup } from "../../core/topology";

export function deriveBalancer(account: Account, balancer: Resource): Balancer {
  const name = text(balancer.outputs["name"]);
  const cards = account.interfaces.all().filter(i => i.kind === "balancer" && i.name.startsWith(`${name} (`));
  return {
    arn: balancer.id,
    name,
    dnsName: text(balancer.outputs["dnsName"]),
    nodes: cards.map(c => ({
      interfaceId: c.id,
      zone: text(account.get("aws:ec2/subnet:Subnet", c.subnetId)?.outputs["availabilityZone"]),
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
  const certificate = account.certificates.get(text(listener.inputs["certificateArn"]));
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

export function deriveTargetGroup(account: Account, group: Resource): TargetGroup {
  const check = record(group.inputs["healthCheck"]);
  const stickiness = record(group.inputs["stickiness"]);
  const isSticky = group.inputs["stickiness"] !== undefined && (stickiness["enabled"] ?? true) === true;
  const port = Number(group.inputs["port"] ?? 80);
  const attached = account
    .all("aws:lb/targetGroupAttachment:TargetGroupAttachment")
    .filter(a => a.inputs["targetGroupArn"] === group.id);
  const targets = new Map(
    attached
      .filter(a => !account.deregistered.has(`${group.id} ${text(a.inputs["targetId"])}`))
      .map(a => {
        const server = account.get("aws:ec2/instance:Instance", a.inputs["targetId"]);
        const id = text(a.inputs["targetId"]);
        return [
          id,
          { id, address: text(server?.outputs["privateIp"] ?? id), port: Number(a.inputs["port"] ?? port) },
        ] as const;
      }),
  );
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
    targets: [...targets.values()],
  };
}
