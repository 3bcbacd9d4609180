import type { Account } from "../../core/account";
import { type Properties, list, text } from "../../core/values";
import { fits } from "../iam/wildcard";
import type { Lookups } from "../service";
import { type Image, architectureOf, images, instanceTypes, zoneId, zonesOf } from "./catalog";

interface Filter {
  readonly name: string;
  readonly values: string[];
}
const filtersOf = (args: Properties) => list<Filter>(args["filters"]);

const filterValues = (args: Properties, name: string) =>
  filtersOf(args)
    .filter(f => f.name === name)
    .flatMap(f => f.values);

/** What filters compare. Every image here is an EBS-backed HVM machine image. */
const imageTraits = (image: Image): Record<string, string> => ({
  name: image.name,
  architecture: image.architecture,
  "owner-id": image.owner,
  "image-id": image.id,
  "virtualization-type": "hvm",
  "root-device-type": "ebs",
  state: "available",
  "is-public": "true",
  "image-type": "machine",
});

function getAmi(args: Properties): Properties {
  const owners = list<string>(args["owners"]);
  const found = images
    .filter(image => owners.length === 0 || owners.includes(image.owner))
    .filter(image => args["nameRegex"] === undefined || new RegExp(text(args["nameRegex"])).test(image.name))
    .filter(image => filtersOf(args).every(f => f.values.some(v => fits(v, imageTraits(image)[f.name] ?? "\0"))))
    .sort((a, b) => (a.creationDate < b.creationDate ? 1 : -1));
  const [first] = found;
  if (first === undefined)
    throw new Error(
      `invoking aws:ec2/getAmi:getAmi: Your query returned no results. Please change your search criteria and try again. ` +
        `(The rehearsal offers: ${images.map(i => i.name).join(", ")}, owner ${images[0]?.owner}.)`,
    );
  if (found.length > 1 && args["mostRecent"] !== true)
    throw new Error(
      "invoking aws:ec2/getAmi:getAmi: Your query returned more than one result. Please try a more specific search criteria, or set `most_recent` attribute to true.",
    );
  return {
    ...args,
    ...first,
    imageId: first.id,
    ownerId: first.owner,
    rootDeviceName: "/dev/xvda",
    rootDeviceType: "ebs",
    virtualizationType: "hvm",
    state: "available",
    arn: `arn:aws:ec2:::image/${first.id}`,
  };
}

function getAvailabilityZones(args: Properties, account: Account): Properties {
  const names = zonesOf(account.region).filter(z => !list<string>(args["excludeNames"]).includes(z));
  return { ...args, id: account.region, names, zoneIds: names.map(zoneId), groupNames: [account.region] };
}

function getInstanceTypeOfferings(args: Properties, account: Account): Properties {
  const wanted = filterValues(args, "instance-type");
  const types = [...instanceTypes.keys()].filter(t => wanted.length === 0 || wanted.some(w => fits(w, t)));
  const places = args["locationType"] === "availability-zone" ? zonesOf(account.region) : [account.region];
  const asked = filterValues(args, "location");
  const offered = types
    .flatMap(t => places.map(p => [t, p] as const))
    .filter(([, p]) => asked.length === 0 || asked.includes(p));
  return {
    ...args,
    id: account.region,
    instanceTypes: offered.map(([t]) => t),
    locations: offered.map(([, p]) => p),
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

function getVpc(args: Properties, account: Account): Properties {
  const found = account.get("aws:ec2/vpc:Vpc", text(args["id"]));
  if (found === undefined) throw new Error("invoking aws:ec2/getVpc:getVpc: no matching EC2 VPC found");
  return { ...args, ...found.outputs, id: found.id };
}

export const lookups: Lookups = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
  "aws:ec2/getAmi:getAmi": getAmi,
  "aws:ec2/getInstanceType:getInstanceType": getInstanceType,
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": getInstanceTypeOfferings,
  "aws:ec2/getVpc:getVpc": getVpc,
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
