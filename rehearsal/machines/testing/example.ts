import type { NetworkInterface, Topology } from "../../aws/core/topology";

const open = { cidr: "0.0.0.0/0" };
const eni = (
  rest: Pick<NetworkInterface, "id" | "name" | "kind" | "address" | "subnetId"> & Partial<NetworkInterface>,
) => ({
  securityGroupIds: [],
  ...rest,
});

/** For tests: a balancer in two zones, two servers behind a NAT gateway, two databases without a route to the internet. */
export const example: Topology = {
  vpcs: [{ id: "vpc-1", cidr: "10.20.0.0/16" }],
  subnets: [
    ...["a", "b"].flatMap((zone, i) => [
      {
        id: `subnet-public-${zone}`,
        cidr: `10.20.${i}.0/24`,
        zone: `eu-central-1${zone}`,
        routes: [
          { destination: "10.20.0.0/16", via: "local" as const },
          { destination: "0.0.0.0/0", via: "internet" as const },
        ],
      },
      {
        id: `subnet-web-${zone}`,
        cidr: `10.20.${10 + i}.0/24`,
        zone: `eu-central-1${zone}`,
        routes: [
          { destination: "10.20.0.0/16", via: "local" as const },
          { destination: "192.0.2.11/32", via: "endpoint" as const },
          { destination: "0.0.0.0/0", via: "nat" as const, publicAddress: "198.51.100.20" },
        ],
      },
      {
        id: `subnet-data-${zone}`,
        cidr: `10.20.${20 + i}.0/24`,
        zone: `eu-central-1${zone}`,
        routes: [{ destination: "10.20.0.0/16", via: "local" as const }],
      },
    ]),
  ],
  interfaces: [
    eni({
      id: "eni-0000000000000a001",
      name: "lamp-1a2b3c4 (eu-central-1a)",
      kind: "balancer",
      address: "10.20.0.5",
      publicAddress: "198.51.100.5",
      subnetId: "subnet-public-a",
      securityGroupIds: ["sg-balancer"],
    }),
    eni({
      id: "eni-0000000000000a002",
      name: "lamp-1a2b3c4 (eu-central-1b)",
      kind: "balancer",
      address: "10.20.1.5",
      publicAddress: "198.51.100.6",
      subnetId: "subnet-public-b",
      securityGroupIds: ["sg-balancer"],
    }),
    eni({
      id: "eni-0000000000000b001",
      name: "web-1",
      kind: "instance",
      address: "10.20.10.5",
      subnetId: "subnet-web-a",
      securityGroupIds: ["sg-web"],
    }),
    eni({
      id: "eni-0000000000000b002",
      name: "web-2",
      kind: "instance",
      address: "10.20.11.5",
      subnetId: "subnet-web-b",
      securityGroupIds: ["sg-web"],
    }),
    eni({
      id: "eni-0000000000000c001",
      name: "db-1",
      kind: "database",
      address: "10.20.20.5",
      subnetId: "subnet-data-a",
      securityGroupIds: ["sg-database"],
    }),
    eni({
      id: "eni-0000000000000c002",
      name: "db-2",
      kind: "database",
      address: "10.20.21.5",
      subnetId: "subnet-data-b",
      securityGroupIds: ["sg-database"],
    }),
  ],
  securityGroups: [
    {
      id: "sg-balancer",
      name: "lamp-balancer",
      ingress: [{ protocol: "tcp", ports: [80, 80], peer: open }],
      egress: [{ protocol: "tcp", ports: [80, 80], peer: { groupId: "sg-web" } }],
    },
    {
      id: "sg-web",
      name: "lamp-web",
      ingress: [{ protocol: "tcp", ports: [80, 80], peer: { groupId: "sg-balancer" } }],
      egress: [
        { protocol: "tcp", ports: [3306, 3306], peer: { groupId: "sg-database" } },
        { protocol: "tcp", ports: [80, 80], peer: open },
        { protocol: "tcp", ports: [443, 443], peer: open },
      ],
    },
    {
      id: "sg-database",
      name: "lamp-database",
      ingress: [{ protocol: "tcp", ports: [3306, 3306], peer: { groupId: "sg-web" } }],
      egress: [],
    },
  ],
  balancers: [],
  targetGroups: [],
  fileSystems: [],
  names: [
    { name: "lamp.eu-central-1.elb.amazonaws.com", addresses: ["198.51.100.5", "198.51.100.6"] },
    { name: "db-1.abc.eu-central-1.rds.amazonaws.com", addresses: ["10.20.20.5"] },
    { name: "db-2.abc.eu-central-1.rds.amazonaws.com", addresses: ["10.20.21.5"] },
  ],
};

/** The same, and a target group with both servers behind the balancer's HTTP listener. */
export const balanced: Topology = {
  ...example,
  balancers: [
    {
      arn: "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/lamp/1",
      name: "lamp",
      dnsName: "lamp.eu-central-1.elb.amazonaws.com",
      nodes: [
        { interfaceId: "eni-0000000000000a001", zone: "eu-central-1a" },
        { interfaceId: "eni-0000000000000a002", zone: "eu-central-1b" },
      ],
      listeners: [
        {
          arn: "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/lamp/1/1",
          port: 80,
          protocol: "HTTP",
          rules: [{ conditions: [], action: { kind: "forward", groups: [{ arn: "arn:web", weight: 1 }] } }],
        },
      ],
      idleTimeout: 60,
      dropInvalidHeaderFields: true,
    },
  ],
  targetGroups: [
    {
      arn: "arn:web",
      name: "web",
      protocol: "HTTP",
      healthCheck: {
        protocol: "HTTP",
        path: "/",
        port: "traffic-port",
        matcher: "200",
        interval: 5,
        timeout: 2,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      deregistrationDelay: 30,
      stickySeconds: 0,
      targets: [
        { id: "i-0000000000000aaa1", address: "10.20.10.5", port: 80 },
        { id: "i-0000000000000aaa2", address: "10.20.11.5", port: 80 },
      ],
    },
  ],
};
