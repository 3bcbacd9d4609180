import { type Resource, isGiven, isSet, isTrue, listOf, textsOf } from "../pack/resource";
import type { Rule } from "../pack/rule";
import type { Graph } from "../pack/graph";
import { exceptStacks, isReplica } from "./dataSafety";
import { isWorld } from "./openPorts";

const instance = "aws:rds/instance:Instance";
const subnetGroups = [
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:docdb/subnetGroup:SubnetGroup",
  "aws:neptune/subnetGroup:SubnetGroup",
];

const publicDatabase: Rule = {
  name: "no-public-databases",
  description: "Databases have no public address.",
  level: "mandatory",
  severity: "critical",
  controls: ["FSBP RDS.2", "FSBP Redshift.1", "FSBP DMS.1"],
  ofResource: [
    {
      types: [
        instance,
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:neptune/clusterInstance:ClusterInstance",
        "aws:redshift/cluster:Cluster",
        "aws:redshiftserverless/workgroup:Workgroup",
        "aws:dms/replicationInstance:ReplicationInstance",
      ],
      look: ({ props }, tell) => {
        if (isTrue(props["publiclyAccessible"]))
          tell(
            "publiclyAccessible is true, so it has an address that the internet can reach. Set publiclyAccessible: false, which is " +
              "changed in place, and reach it from within the network, for example by a tunnel of Session Manager.",
          );
      },
    },
  ],
};

const internetGateways = ["aws:ec2/internetGateway:InternetGateway"];

/** The routes of a subnet's route table that lead to an internet gateway, as their names. */
function wayOut(subnet: Resource, graph: Graph): string | undefined {
  for (const link of graph.referring(subnet, "subnetId", ["aws:ec2/routeTableAssociation:RouteTableAssociation"]))
    for (const table of graph.referred(link, "routeTableId", ["aws:ec2/routeTable:RouteTable"])) {
      if (listOf(table.props["routes"]).some(route => String(route["gatewayId"] ?? "").startsWith("igw-")))
        return table.name;
      for (const route of graph.referring(table, "routeTableId", ["aws:ec2/route:Route"])) {
        const to = textsOf(route.props["destinationCidrBlock"]).concat(
          textsOf(route.props["destinationIpv6CidrBlock"]),
        );
        if (to.some(isWorld) && graph.referred(route, "gatewayId", internetGateways).length > 0) return route.name;
      }
    }
  return undefined;
}

const privateSubnets: Rule = {
  name: "database-subnets-private",
  description: "The subnets of a database have no route to the internet.",
  level: "mandatory",
  severity: "high",
  controls: ["FSBP RDS.46"],
  ofStack: [
    {
      types: subnetGroups,
      joins: [
        "aws:ec2/subnet:Subnet",
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/route:Route",
        ...internetGateways,
      ],
      look: (group, tell, _settings, graph) => {
        for (const subnet of graph.referred(group, "subnetIds", ["aws:ec2/subnet:Subnet"])) {
          const route = wayOut(subnet, graph);
          if (route !== undefined)
            tell(
              `its subnet ${subnet.name} has a route to the internet (${route}). Use subnets whose route table has no route to an ` +
                "internet gateway. A database does not move: make a new subnet group, and restore a snapshot there.",
            );
        }
      },
    },
  ],
};

const otherZone: Rule = {
  name: "replica-in-another-zone",
  description: "A replica is in another availability zone than its primary.",
  level: "mandatory",
  severity: "medium",
  controls: [],
  ofStack: [
    {
      types: [instance],
      joins: [],
      look: (replica, tell, _settings, graph) => {
        if (!isSet(replica.props, "replicateSourceDb")) return;
        for (const primary of graph.referred(replica, "replicateSourceDb", [instance], ["identifier", "arn"])) {
          const zone = replica.props["availabilityZone"] ?? graph.output(replica, "availabilityZone");
          const theirs = primary.props["availabilityZone"] ?? graph.output(primary, "availabilityZone");
          if (!isGiven(zone) && !isGiven(theirs))
            tell(
              `neither it nor ${primary.name} says its zone, so both may be in one. Set availabilityZone of the replica to another.`,
            );
          else if (isGiven(zone) && zone === theirs)
            tell(
              `it is in ${String(zone)}, like its primary ${primary.name}, so one failure of that zone takes both. Set availabilityZone to ` +
                "another zone of the subnet group; the change replaces the replica.",
            );
        }
      },
    },
  ],
};

const standby: Rule = {
  name: "database-standby",
  description: "Databases and caches have a standby in another zone.",
  level: "advisory",
  severity: "medium",
  controls: ["FSBP RDS.5", "FSBP ElastiCache.3"],
  exceptStacks,
  ofResource: [
    {
      types: [instance],
      look: (database, tell) => {
        if (isReplica(database) || isSet(database.props, "clusterIdentifier")) return;
        if (!isTrue(database.props["multiAz"]))
          tell(
            "multiAz is not true, so a failure of its zone stops it. Set it to true; it doubles the price and restarts nothing.",
          );
      },
    },
    {
      types: ["aws:elasticache/replicationGroup:ReplicationGroup"],
      look: ({ props }, tell) => {
        if (!isTrue(props["automaticFailoverEnabled"]) || !isTrue(props["multiAzEnabled"]))
          tell(
            "automaticFailoverEnabled and multiAzEnabled are not both true. Set both to true, with two nodes or more.",
          );
      },
    },
  ],
};

export const databases: readonly Rule[] = [publicDatabase, privateSubnets, otherZone, standby];
