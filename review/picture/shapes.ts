import { databasesIn } from "../parts/failures/databases";
import { type Inventory, type Item, balancersIn, types } from "../parts/inventory";
import { nodeZones } from "../parts/failures/networkFailures";
import { besideBalancer } from "../parts/failures/serverFailures";
import { unknownValue } from "../plan/plan";
import type { Row } from "./drawing";

/** How one resource is drawn. */
export interface Shape {
  readonly item: Item;
  readonly row: Row;
  /** What it is, in a few words. */
  readonly what: string;
  readonly zone: string | undefined;
  readonly isIdle: boolean;
  /** How it is called. Default: by its name in the program. */
  readonly title?: string;
}

/** The zone of a resource of which AWS chooses the zone, or of which the plan does not tell it. */
export const zoneUnknown = "zone not known yet";

const known = (value: unknown): string | undefined =>
  (typeof value === "string" || typeof value === "number") && !String(value).includes(unknownValue)
    ? String(value)
    : undefined;

/** What is drawn of one side of the update. */
export const shapesOf = (inventory: Inventory): Shape[] => [
  ...edgeShapes(inventory),
  ...balancersIn(inventory).map(item => {
    const zones = nodeZones(inventory, item);
    const what = item.inputs["loadBalancerType"] === "network" ? "network load balancer" : "load balancer";
    return {
      ...outside(item, "balancer"),
      what: zones === undefined ? what : `${what}, nodes in ${zones.map(last).join(", ")}`,
    };
  }),
  ...serverShapes(inventory),
  ...databaseShapes(inventory),
  ...inventory.all(types.nat).map(item => ({
    item,
    row: "gateway" as const,
    what: item.inputs["connectivityType"] === "private" ? "private NAT gateway" : "NAT gateway",
    zone: inventory.zoneOf(item) ?? (item.inputs["availabilityMode"] === "regional" ? undefined : zoneUnknown),
    isIdle: false,
  })),
  ...inventory
    .all(types.bucket, "aws:s3/bucketV2:BucketV2")
    .map(item => ({ ...outside(item, "store"), what: "bucket" })),
];

/** `b` of `eu-central-1b`: the whole names stand over the zones. */
const last = (zone: string) => /[a-z]$/.exec(zone)?.[0] ?? zone;

const outside = (item: Item, row: Row) => ({ item, row, zone: undefined, isIdle: false });

function edgeShapes(inventory: Inventory): Shape[] {
  const records = inventory
    .all("aws:route53/record:Record")
    .filter(({ inputs }) => inputs["aliases"] !== undefined && inputs["type"] !== "AAAA");
  return [
    ...records.map(item => {
      const name = known(item.inputs["name"]);
      return { ...outside(item, "edge"), what: "name in DNS", ...(name === undefined ? {} : { title: name }) };
    }),
    ...inventory
      .all("aws:acm/certificate:Certificate")
      .map(item => ({ ...outside(item, "edge"), what: "certificate" })),
    ...inventory.all(types.firewall).map(item => ({ ...outside(item, "edge"), what: "web application firewall" })),
  ];
}

function serverShapes(inventory: Inventory): Shape[] {
  const aside = new Set(besideBalancer(inventory).map(({ step }) => step.urn));
  return [
    ...inventory.all(types.server).map(item => {
      const isStopped = item.step.outputs["instanceState"] === "stopped" && item.step.operation === "same";
      const stopsItself = item.inputs["instanceInitiatedShutdownBehavior"] !== undefined;
      const state = isStopped ? ", off now" : stopsItself ? ", can turn itself off" : "";
      const kind = known(item.inputs["instanceType"]) ?? "server";
      return {
        item,
        row: "server" as const,
        what: aside.has(item.step.urn) ? `${kind}, serves no visitors${state}` : kind,
        zone: inventory.zoneOf(item) ?? zoneUnknown,
        isIdle: aside.has(item.step.urn),
      };
    }),
    ...inventory.all(types.group).map(item => ({
      ...outside(item, "server"),
      what: `Auto Scaling group, ${known(item.inputs["minSize"]) ?? "?"} to ${known(item.inputs["maxSize"]) ?? "?"} servers${zonesText(inventory.zonesOf(item, "vpcZoneIdentifiers"))}`,
    })),
    ...inventory.all(types.service).map(item => ({
      ...outside(item, "server"),
      what: `service of ECS, tasks: ${known(item.inputs["desiredCount"]) ?? "not known"}${zonesText(inventory.zonesOf(item, "networkConfiguration"))}`,
    })),
  ];
}

const zonesText = (zones: readonly string[] | undefined) =>
  zones === undefined ? "" : ` in ${zones.map(last).join(", ")}`;

function databaseShapes(inventory: Inventory): Shape[] {
  const words = { primary: "primary", replica: "replica", fenced: "fenced: refuses writes" };
  const members = inventory.all(types.clusterInstance);
  return [
    ...databasesIn(inventory).map(({ item, role }) => {
      const standby = item.inputs["multiAz"] === true ? ", standby in another zone" : "";
      return {
        item,
        row: "database" as const,
        what: `${words[role]}${standby}`,
        zone: inventory.zoneOf(item) ?? zoneUnknown,
        isIdle: role === "fenced",
      };
    }),
    ...inventory.all(types.cluster).map(item => {
      const own = members.filter(member =>
        inventory.targets(member, "clusterIdentifier", types.cluster).includes(item),
      );
      const count = own.length === 0 ? "" : `, ${own.length} ${own.length === 1 ? "instance" : "instances"}`;
      return { ...outside(item, "database"), what: `cluster of databases${count}` };
    }),
  ];
}
