import { type Charge, type CostOf, lengthIn, listIn, numberIn, objectIn, type Priced, textIn } from "./figures";

function balancerCharges({ inputs }: Priced): readonly Charge[] {
  const kind = textIn(inputs["loadBalancerType"]) ?? "application";
  const mappings = listIn(inputs["subnetMappings"]).map(objectIn);
  // An address that the program brings itself is counted with its own resource.
  const own = mappings.filter(mapping => mapping["allocationId"] !== undefined).length;
  const zones = mappings.length > 0 ? mappings.length : lengthIn(inputs["subnets"]);
  return [
    { item: `${kind} load balancer`, count: 1 },
    ...(inputs["internal"] === true
      ? []
      : [{ item: "public IPv4 address", count: zones === undefined ? undefined : zones - own }]),
  ];
}

function firewallCharges({ inputs }: Priced): readonly Charge[] {
  const rules = lengthIn(inputs["rules"]);
  const managed = listIn(inputs["rules"]).map(
    rule => objectIn(objectIn(objectIn(rule)["statement"])["managedRuleGroupStatement"])["name"],
  );
  const bots = managed.filter(name => name === "AWSManagedRulesBotControlRuleSet").length;
  return [
    { item: "web ACL", count: 1 },
    // A group of rules counts as one rule. Source: AWS WAF pricing.
    { item: "web ACL rule", count: inputs["rules"] === undefined ? 0 : rules },
    ...(bots > 0 ? [{ item: "Bot Control", count: bots }] : []),
  ];
}

/** The metrics of an alarm. A formula is billed for each metric in it. Source: Amazon CloudWatch pricing, "Alarms". */
function alarmCharges({ inputs }: Priced): readonly Charge[] {
  const queries = listIn(inputs["metricQueries"]).map(objectIn);
  const metrics = queries.filter(query => query["metric"] !== undefined);
  // An alarm on anomalies has two more metrics: the bounds of what is expected.
  const band = inputs["thresholdMetricId"] === undefined ? 0 : 2;
  const periods = [inputs["period"], ...metrics.map(query => objectIn(query["metric"])["period"])];
  const isFast = periods.some(period => (numberIn(period) ?? 60) < 60);
  return [
    {
      item: isFast ? "metric of a high-resolution alarm" : "metric of an alarm",
      count: Math.max(1, metrics.length) + band,
    },
  ];
}

const freeTier =
  "Every alarm and dashboard is counted: the 10 alarms and 3 dashboards that AWS gives to each account are not deducted.";

/** The network, balancers, the firewall, names, keys, and what watches. */
export const networkCosts = {
  natGateway: {
    charges: () => [{ item: "NAT gateway", count: 1 }],
    byUse: "traffic through NAT gateways",
  },
  address: { charges: () => [{ item: "public IPv4 address", count: 1 }] },
  endpoint: {
    // A gateway endpoint costs nothing. Source: VPC user guide, "Gateway endpoints".
    charges: ({ inputs }) =>
      (textIn(inputs["vpcEndpointType"]) ?? "Gateway") === "Gateway"
        ? []
        : [{ item: "interface endpoint in a zone", count: lengthIn(inputs["subnetIds"]) }],
  },
  flowLog: { byUse: "flow logs" },
  vpn: { charges: () => [{ item: "VPN connection", count: 1 }] },
  transitAttachment: {
    charges: () => [{ item: "transit gateway attachment", count: 1 }],
  },
  balancer: {
    charges: balancerCharges,
    byUse: "capacity units (LCU) of load balancers",
  },
  firewall: { charges: firewallCharges, byUse: "requests that the firewall inspects" },
  zone: { charges: () => [{ item: "hosted zone", count: 1 }], byUse: "DNS queries" },
  healthCheck: { charges: () => [{ item: "DNS health check", count: 1 }] },
  distribution: { byUse: "traffic and requests of CloudFront" },
  alarm: { charges: alarmCharges, note: () => freeTier },
  compositeAlarm: { charges: () => [{ item: "composite alarm", count: 1 }] },
  dashboard: { charges: () => [{ item: "dashboard", count: 1 }], note: () => freeTier },
  logs: { byUse: "logs" },
  topic: { byUse: "messages of topics" },
  queue: { byUse: "messages of queues" },
  function: {
    charges: ({ inputs }) =>
      inputs["provisionedConcurrentExecutions"] === undefined
        ? []
        : [{ item: "provisioned concurrency", count: undefined }],
    byUse: "calls and run time of functions",
  },
  api: { byUse: "calls of APIs" },
  repository: { byUse: "images in repositories" },
  stateMachine: { byUse: "steps of state machines" },
  stream: { charges: () => [{ item: "shards of a stream", count: undefined }] },
} satisfies Record<string, CostOf>;
