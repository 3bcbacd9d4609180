import type { Account } from "../../../core/account";
import { type Properties, list, text } from "../../../core/values";
import type { Lookups } from "../../service";
import { architectureOf, instanceTypes, zoneId, zonesOf } from "../catalog";
import { type Query, select } from "./filters";

const zoneFilters = ["opt-in-status", "region-name", "state", "zone-id", "zone-name", "zone-type"] as const;
const zonesQuery: Query<(typeof zoneFilters)[number]> = {
  doing: "reading EC2 Availability Zones",
  operation: "DescribeAvailabilityZones",
  filters: zoneFilters,
};

function getAvailabilityZones(args: Properties, account: Account): Properties {
  const zones = zonesOf(account.region).filter(zone => !list<string>(args["excludeNames"]).includes(zone));
  const names = select(zonesQuery, args, zones, zone => ({
    "opt-in-status": "opt-in-not-required",
    "region-name": account.region,
    state: "available",
    "zone-id": zoneId(zone),
    "zone-name": zone,
    "zone-type": "availability-zone",
  }));
  return { ...args, id: account.region, names, zoneIds: names.map(zoneId), groupNames: [account.region] };
}

const offeringFilters = ["instance-type", "location"] as const;
const offeringsQuery: Query<(typeof offeringFilters)[number]> = {
  doing: "reading EC2 Instance Type Offerings",
  operation: "DescribeInstanceTypeOfferings",
  filters: offeringFilters,
};

function getInstanceTypeOfferings(args: Properties, account: Account): Properties {
  const places = args["locationType"] === "availability-zone" ? zonesOf(account.region) : [account.region];
  const all = [...instanceTypes.keys()].flatMap(type => places.map(place => [type, place] as const));
  const offered = select(offeringsQuery, args, all, ([type, place]) => ({ "instance-type": type, location: place }));
  return {
    ...args,
    id: account.region,
    instanceTypes: offered.map(([type]) => type),
    locations: offered.map(([, place]) => place),
    locationTypes: offered.map(() => args["locationType"] ?? "region"),
  };
}

function getInstanceType(args: Properties): Properties {
  const type = text(args["instanceType"]);
  const facts = instanceTypes.get(type);
  if (facts === undefined)
    throw new Error(
      `invoking aws:ec2/getInstanceType:getInstanceType: InvalidInstanceType: The following supplied instance types do not exist: [${type}]`,
    );
  return {
    ...args,
    id: type,
    memorySize: facts.memory,
    defaultVcpus: facts.cpus,
    supportedArchitectures: [architectureOf(type)],
    burstablePerformanceSupported: type.startsWith("t"),
    currentGeneration: true,
  };
}

/** What the region offers. */
export const offer: Lookups = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
  "aws:ec2/getInstanceType:getInstanceType": getInstanceType,
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": getInstanceTypeOfferings,
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": args => ({
    ...args,
    id: "pl-6ea54007",
    arn: "",
    addressFamily: "IPv4",
    entries: [],
    maxEntries: 0,
    ownerId: "AWS",
    version: 1,
    tags: {},
  }),
};
