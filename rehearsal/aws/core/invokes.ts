import { createHash } from "node:crypto";
import { type Account, type Properties, list, text } from "./account";
import { type Image, architectureOf, images, instanceTypes, zoneId } from "../services/ec2/catalog";
import { getPolicyDocument } from "../services/iam/policyDocument";
import { getInstance, getInstances } from "../services/rds/lookups";
import { zonesOf } from "../services/ec2/vpc";
import { fits } from "../services/iam/wildcard";

type Filter = { name: string; values: string[] };
const filtersOf = (args: Properties) => list<Filter>(args["filters"]);

/** Every image here is an EBS-backed HVM machine image, so other filters must name what those are. */
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
  const wanted = filtersOf(args)
    .filter(f => f.name === "instance-type")
    .flatMap(f => f.values);
  const types = [...instanceTypes.keys()].filter(t => wanted.length === 0 || wanted.some(w => fits(w, t)));
  const places = args["locationType"] === "availability-zone" ? zonesOf(account.region) : [account.region];
  const asked = filtersOf(args)
    .filter(f => f.name === "location")
    .flatMap(f => f.values);
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

/** A zone of the account that this program did not make: any name is one, so that a domain can be rehearsed. */
function getZone(args: Properties, account: Account): Properties {
  const name = text(args["name"]).replace(/\.$/, "");
  const own = account
    .all("aws:route53/zone:Zone")
    .find(z => text(z.inputs["name"]).replace(/\.$/, "") === name || z.id === args["zoneId"]);
  const id =
    own?.id ?? text(args["zoneId"] ?? `Z${createHash("sha1").update(name).digest("hex").slice(0, 14).toUpperCase()}`);
  return {
    ...args,
    id,
    zoneId: id,
    name,
    arn: `arn:aws:route53:::hostedzone/${id}`,
    nameServers: [],
    privateZone: false,
    caller: "",
    comment: "",
  };
}

const answers: Readonly<Record<string, (args: Properties, account: Account) => Properties>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
  "aws:ec2/getAmi:getAmi": getAmi,
  "aws:ec2/getInstanceType:getInstanceType": getInstanceType,
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": getInstanceTypeOfferings,
  "aws:index/getCallerIdentity:getCallerIdentity": (args, { id }) => ({
    ...args,
    id,
    accountId: id,
    arn: `arn:aws:iam::${id}:user/rehearsal`,
    userId: "AIDAREHEARSAL",
  }),
  "aws:index/getRegion:getRegion": (args, { region }) => ({
    ...args,
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  "aws:index/getPartition:getPartition": args => ({
    ...args,
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument,
  "aws:rds/getInstance:getInstance": getInstance,
  "aws:rds/getInstances:getInstances": getInstances,
  "aws:route53/getZone:getZone": getZone,
  "aws:elb/getServiceAccount:getServiceAccount": args => ({
    ...args,
    id: "054676820928",
    arn: "arn:aws:iam::054676820928:root",
  }),
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

/** Answers a function of the provider. Throws for one that the stand-in does not know. */
export function invoke(token: string, args: Properties, account: Account): Properties {
  const answer = answers[token];
  if (answer === undefined)
    throw new Error(`the rehearsal does not know the function ${token}; it knows ${Object.keys(answers).join(", ")}`);
  return answer(args, account);
}
