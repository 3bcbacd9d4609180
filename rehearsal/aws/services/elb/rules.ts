import type { Inputs } from "../../core/resource";
import type { Given, Problem } from "../../core/behaviour";
import { range } from "../checks";

/** Names of load balancers and target groups (upstream elbv2/validate.go). */
function checkName(name: string): Problem[] {
  if (name.length > 32) return [["name", `"name" cannot be longer than 32 characters: "${name}"`]];
  if (!/^[0-9A-Za-z-]*$/.test(name))
    return [["name", `only alphanumeric characters and hyphens allowed in "name": "${name}"`]];
  if (name.startsWith("-")) return [["name", `"name" cannot begin with a hyphen: "${name}"`]];
  return name.endsWith("-") ? [["name", `"name" cannot end with a hyphen: "${name}"`]] : [];
}

export function checkLoadBalancer(inputs: Inputs<"aws:lb/loadBalancer:LoadBalancer">): Problem[] {
  const { name = "", loadBalancerType = "application" } = inputs;
  const problems = [
    ...checkName(name),
    ...range(inputs, "idleTimeout", 1, 4000),
    ...range(inputs, "clientKeepAlive", 60, 604800),
  ];
  if (name.startsWith("internal-")) problems.push(["name", `"name" cannot begin with "internal-": "${name}"`]);
  if (loadBalancerType !== "application")
    problems.push(["loadBalancerType", "the rehearsal stands in for application load balancers only"]);
  return problems;
}

export function checkTargetGroup(inputs: Inputs<"aws:lb/targetGroup:TargetGroup">, given: Given): Problem[] {
  const {
    name = "",
    protocol = "",
    healthCheck: { path, port, protocol: asked } = {},
    targetType = "instance",
  } = inputs;
  const problems = [
    ...checkName(name),
    ...range(inputs, "deregistrationDelay", 0, 3600),
    ...range(inputs, "healthCheck.interval", 5, 300),
    ...range(inputs, "healthCheck.timeout", 2, 120),
    ...range(inputs, "healthCheck.healthyThreshold", 2, 10),
    ...range(inputs, "healthCheck.unhealthyThreshold", 2, 10),
    ...range(inputs, "stickiness.cookieDuration", 0, 604800),
  ];
  if (path !== undefined && !path.startsWith("/"))
    problems.push(["healthCheck.path", `path in health check must begin with a '/': "${path}"`]);
  if (port !== undefined && port !== "traffic-port" && !(Number(port) >= 1 && Number(port) <= 65536))
    problems.push([
      "healthCheck.port",
      '"health_check.0.port" must be a valid port number (1-65536) or "traffic-port"',
    ]);
  if (asked?.toUpperCase() === "TCP" && ["HTTP", "HTTPS"].includes(protocol))
    problems.push([
      "healthCheck.protocol",
      `Attribute "health_check[0].protocol" cannot have value "TCP" when "protocol" is "${protocol}".`,
    ]);
  if (protocol !== "" && targetType !== "lambda" && !["HTTP", "HTTPS"].includes(protocol))
    problems.push(["protocol", "the rehearsal stands in for application load balancers only"]);
  if (targetType !== "lambda")
    for (const property of ["port", "protocol", "vpcId"])
      if (!given(property))
        problems.push([
          property,
          `Attribute "${property === "vpcId" ? "vpc_id" : property}" must be specified when "target_type" is "${targetType}".`,
        ]);
  return problems;
}

/** What a rule of an application load balancer may compare host names with (ELB API, `HostHeaderConditionConfig`). */
export function hostHeaderProblem(values: readonly string[]): string | undefined {
  const wrong = values.find(value => value.length > 128 || !/\.[A-Za-z*?]*$/.test(value));
  return wrong === undefined ? undefined : `The host header condition value '${wrong}' is not valid`;
}
