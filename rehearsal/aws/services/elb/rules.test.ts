import { describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { problems } from "../../testing/refusal";

const types = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  group: "aws:lb/targetGroup:TargetGroup",
  listener: "aws:lb/listener:Listener",
  rule: "aws:lb/listenerRule:ListenerRule",
};
const inputs: Readonly<Record<keyof typeof types, Properties>> = {
  balancer: {},
  group: { port: 80, protocol: "HTTP", vpcId: "vpc-1" },
  listener: { loadBalancerArn: "arn", defaultActions: [] },
  rule: { listenerArn: "arn", actions: [], conditions: [] },
};
const found = (kind: keyof typeof types, change: Properties) => problems(types[kind], { ...inputs[kind], ...change });

describe("a limit of Elastic Load Balancing", () => {
  it.each<[keyof typeof types, string, string, number, number]>([
    ["balancer", "idleTimeout", "idle_timeout", 1, 4000],
    ["balancer", "clientKeepAlive", "client_keep_alive", 60, 604800],
    ["group", "deregistrationDelay", "deregistration_delay", 0, 3600],
    ["group", "healthCheck.interval", "health_check.0.interval", 5, 300],
    ["group", "healthCheck.timeout", "health_check.0.timeout", 2, 120],
    ["group", "healthCheck.healthyThreshold", "health_check.0.healthy_threshold", 2, 10],
    ["group", "healthCheck.unhealthyThreshold", "health_check.0.unhealthy_threshold", 2, 10],
    ["group", "stickiness.cookieDuration", "stickiness.0.cookie_duration", 0, 604800],
    ["listener", "port", "port", 1, 65535],
    ["rule", "priority", "priority", 1, 50000],
  ])("of a %s's %s is kept", (kind, path, name, low, high) => {
    const [outer = "", inner] = path.split(".");
    const given = (value: number) => found(kind, { [outer]: inner === undefined ? value : { [inner]: value } });
    expect([...given(low), ...given(high)]).toEqual([]);
    for (const value of [low - 1, high + 1])
      expect(given(value)).toEqual([`${path}: expected ${name} to be in the range (${low} - ${high}), got ${value}`]);
  });
});

describe("a name of Elastic Load Balancing", () => {
  it.each(["balancer", "group"] as const)("of a %s has AWS's form", kind => {
    const named = (name: string) => found(kind, { name });
    expect(named(`A-${"1".repeat(30)}`)).toEqual([]);
    expect(named("x".repeat(33))).toEqual([`name: "name" cannot be longer than 32 characters: "${"x".repeat(33)}"`]);
    expect(named("a_b")).toEqual(['name: only alphanumeric characters and hyphens allowed in "name": "a_b"']);
    expect(named("-a")).toEqual(['name: "name" cannot begin with a hyphen: "-a"']);
    expect(named("a-")).toEqual(['name: "name" cannot end with a hyphen: "a-"']);
  });

  it("of a balancer does not begin as AWS's own names do", () => {
    expect(found("balancer", { name: "internal-a" })).toEqual([
      'name: "name" cannot begin with "internal-": "internal-a"',
    ]);
    expect(found("group", { name: "internal-a" })).toEqual([]);
  });
});

describe("a target group", () => {
  it("has a health check whose path begins with a slash", () => {
    expect(found("group", { healthCheck: { path: "/healthz" } })).toEqual([]);
    expect(found("group", { healthCheck: { path: "healthz" } })).toEqual([
      `healthCheck.path: path in health check must begin with a '/': "healthz"`,
    ]);
  });

  it.each(["traffic-port", "1", "65536"])("is asked at port %s", port => {
    expect(found("group", { healthCheck: { port } })).toEqual([]);
  });

  it.each(["0", "65537", "http", ""])("is not asked at port %j", port => {
    expect(found("group", { healthCheck: { port } })).toEqual([
      'healthCheck.port: "health_check.0.port" must be a valid port number (1-65536) or "traffic-port"',
    ]);
  });

  it.each(["HTTP", "HTTPS"])(
    "of protocol %s is asked over HTTP or HTTPS, whichever it is, and not over TCP",
    protocol => {
      for (const asked of ["HTTP", "HTTPS"])
        expect(found("group", { protocol, healthCheck: { protocol: asked } })).toEqual([]);
      expect(found("group", { protocol, healthCheck: { protocol: "TCP" } })).toEqual([
        `healthCheck.protocol: Attribute "health_check[0].protocol" cannot have value "TCP" when "protocol" is "${protocol}".`,
      ]);
    },
  );

  it("of another protocol is refused, because it would not be rehearsed", () => {
    expect(found("group", { protocol: "TLS" })).toEqual([
      "protocol: the rehearsal stands in for application load balancers only",
    ]);
  });

  it("has a port, a protocol and a VPC, unless it is one of functions", () => {
    const missing = (property: string, name: string, type: string) =>
      `${property}: Attribute "${name}" must be specified when "target_type" is "${type}".`;
    const nothing = { port: undefined, protocol: undefined, vpcId: undefined };
    const wanted = (type: string) => [
      missing("port", "port", type),
      missing("protocol", "protocol", type),
      missing("vpcId", "vpc_id", type),
    ];
    expect(found("group", nothing)).toEqual(wanted("instance"));
    expect(found("group", { ...nothing, targetType: "ip" })).toEqual(wanted("ip"));
    expect(found("group", { ...nothing, targetType: "lambda" })).toEqual([]);
  });
});

describe("a load balancer of another kind", () => {
  it("is refused, because it would not be rehearsed", () => {
    expect(found("balancer", { loadBalancerType: "network" })).toEqual([
      "loadBalancerType: the rehearsal stands in for application load balancers only",
    ]);
  });
});
