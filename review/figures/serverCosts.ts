import { isUnknown, type Properties } from "../plan/plan";
import { type Charge, type CostOf, listIn, numberIn, objectIn, type Priced, textIn } from "./figures";

/** What a gp3 volume has without an extra charge. Source: EBS user guide, "General Purpose SSD volumes". */
const included = { iops: 3000, throughput: 125 } as const;

/** The charges of one EBS volume. `type` is for example `gp3`. */
function diskCharges(disk: Properties, type: string | undefined): readonly Charge[] {
  if (type === undefined || isUnknown(type)) return [{ item: "disk of unknown type", count: undefined }];
  const size = numberIn(disk["volumeSize"] ?? disk["size"]);
  const iops = numberIn(disk["iops"]);
  const throughput = numberIn(disk["throughput"]);
  const beyond = (amount: number | undefined, free: number, item: string) =>
    amount !== undefined && amount > free ? [{ item, count: amount - free }] : [];
  return [
    { item: `${type} GB`, count: size },
    ...(type === "gp3"
      ? [...beyond(iops, included.iops, "gp3 IOPS"), ...beyond(throughput, included.throughput, "gp3 MiB/s")]
      : []),
    ...(type === "io1" || type === "io2" ? [{ item: `${type} IOPS`, count: iops }] : []),
  ];
}

/** The tag by which a program says that a server runs for minutes only, and turns itself off. */
const runsBriefly = (inputs: Properties) => objectIn(inputs["tags"])["Runs"] === "briefly";

function instanceCharges({ step, inputs }: Priced): readonly Charge[] {
  const root = { ...objectIn(step.outputs["rootBlockDevice"]), ...objectIn(inputs["rootBlockDevice"]) };
  return [
    ...(runsBriefly(inputs)
      ? []
      : [
          { item: serverItem(inputs), count: 1 },
          ...(inputs["associatePublicIpAddress"] === true ? [{ item: "public IPv4 address", count: 1 }] : []),
        ]),
    // Without a type, the image decides it.
    ...diskCharges(root, textIn(root["volumeType"])),
    ...listIn(inputs["ebsBlockDevices"])
      .map(objectIn)
      .flatMap(disk => diskCharges(disk, textIn(disk["volumeType"]))),
  ];
}

/** The item of a server. Another price holds for one that is not on demand or not on shared hardware. */
function serverItem(inputs: Properties): string {
  const type = textIn(inputs["instanceType"]);
  if (type === undefined || isUnknown(type)) return "server of unknown type";
  if (inputs["instanceMarketOptions"] !== undefined) return `spot price of ${type}`;
  const tenancy = textIn(inputs["tenancy"]) ?? "default";
  return tenancy === "default" ? type : `${type} on ${tenancy} hardware`;
}

/** The template that a group of servers names, if the plan has it. */
function templateOf({ step, plan }: Priced, types: readonly string[]): Properties | undefined {
  const found = plan.steps.find(({ urn, type }) => types.includes(type) && step.dependencies.includes(urn));
  return found?.after ?? found?.before;
}

function groupCharges(group: Priced, templates: readonly string[]): readonly Charge[] {
  const { inputs } = group;
  const servers = numberIn(inputs["desiredCapacity"] ?? inputs["minSize"]);
  const template = inputs["mixedInstancesPolicy"] === undefined ? templateOf(group, templates) : undefined;
  if (template === undefined) return [{ item: "servers of unknown type", count: undefined }];
  const [network] = listIn(template["networkInterfaces"]).map(objectIn);
  const isPublic = String(template["associatePublicIpAddress"] ?? network?.["associatePublicIpAddress"]) === "true";
  const disks = [
    ...listIn(template["blockDeviceMappings"]).map(device => objectIn(objectIn(device)["ebs"])),
    ...(template["rootBlockDevice"] === undefined ? [] : [objectIn(template["rootBlockDevice"])]),
  ];
  const each = [
    { item: serverItem(template), count: 1 },
    ...(isPublic ? [{ item: "public IPv4 address", count: 1 }] : []),
    ...(disks.length === 0
      ? [{ item: "disk of the size of the image", count: undefined }]
      : disks.flatMap(disk => diskCharges(disk, textIn(disk["volumeType"])))),
  ];
  return each.map(({ item, count }) => ({
    item,
    count: count === undefined || servers === undefined ? undefined : servers * count,
  }));
}

const traffic = "traffic to the internet and between zones";

/** Servers and their disks. */
export const serverCosts = {
  server: {
    charges: instanceCharges,
    byUse: traffic,
    note: ({ step, inputs }) =>
      runsBriefly(inputs)
        ? `${step.name} has the tag Runs=briefly: it is off but for minutes, so only its disk is counted.`
        : undefined,
  } satisfies CostOf,
  /** A group of servers. `templates` are the types of what it makes its servers of. */
  serverGroup: (...templates: readonly string[]): CostOf => ({
    charges: group => groupCharges(group, templates),
    byUse: traffic,
    note: ({ step, inputs }) => {
      const most = numberIn(inputs["maxSize"]);
      const counted = numberIn(inputs["desiredCapacity"] ?? inputs["minSize"]);
      return most === undefined || counted === undefined || most <= counted
        ? undefined
        : `${step.name} is counted with ${counted} servers; it may grow to ${most}.`;
    },
  }),
  disk: {
    // The provider leaves the type to EC2, whose default is gp2. Source: EC2 API, CreateVolume, VolumeType.
    charges: ({ inputs }) => diskCharges(inputs, textIn(inputs["type"]) ?? "gp2"),
  } satisfies CostOf,
};
