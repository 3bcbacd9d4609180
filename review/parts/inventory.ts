import { type Plan, type Properties, type Step, unknownValue } from "../plan/plan";

/** Before or after the update. */
export type Side = "before" | "after";

/** A resource as it is on one side of the update. */
export interface Item {
  readonly step: Step;
  readonly inputs: Properties;
}

/** The resources on one side of the update, and how they point at each other. */
export class Inventory {
  readonly #side: Side;
  readonly #byType = new Map<string, Item[]>();
  readonly #byUrn = new Map<string, Item>();
  /** By what the inputs of another resource may call it: its id, its ARN or its name. */
  readonly #byName = new Map<string, Item[]>();

  constructor(plan: Plan, side: Side) {
    this.#side = side;
    for (const step of plan.steps) {
      const inputs = side === "before" ? step.before : step.operation === "forget" ? undefined : step.after;
      if (inputs === undefined) continue;
      const item = { step, inputs };
      this.#byUrn.set(step.urn, item);
      add(this.#byType, step.type, item);
      for (const name of namesOf(step, inputs)) add(this.#byName, name, item);
    }
  }

  /** Those of these types, in the order of the plan. */
  all(...types: readonly string[]): Item[] {
    return types.flatMap(type => this.#byType.get(type) ?? []);
  }

  /** The same resource on this side. Undefined: it is not there. */
  find(urn: string): Item | undefined {
    return this.#byUrn.get(urn);
  }

  /**
   * The resources of a type at which a property points: by their ids and names where the value is known, else by what the program
   * made the value of.
   */
  targets(item: Item, property: string, type: string): Item[] {
    const words = stringsIn(item.inputs[property]);
    const named = words.flatMap(word => this.#byName.get(word) ?? []);
    // What the program says of origins is true of the inputs that it wants, and of older ones that are equal.
    const isUnknown = words.some(word => word.includes(unknownValue));
    const isMeant = this.#side === "after" || item.step.operation !== "update";
    const origins =
      isUnknown || (named.length === 0 && isMeant)
        ? (item.step.origins[property] ?? []).flatMap(urn => this.#byUrn.get(urn) ?? [])
        : [];
    return [...new Set([...named, ...origins])].filter(({ step }) => step.type === type);
  }

  /** The availability zones of subnets to which a property points. Undefined: one of them is not known. */
  zonesOf(item: Item, property: string): readonly string[] | undefined {
    const subnets = this.targets(item, property, "aws:ec2/subnet:Subnet");
    const zones = subnets.map(subnet => this.zoneOf(subnet));
    const asked = stringsIn(item.inputs[property]).filter(word => word.startsWith("subnet-")).length;
    if (zones.length === 0 || zones.length < asked) return undefined;
    return zones.every(zone => zone !== undefined) ? [...new Set(zones)].sort() : undefined;
  }

  /**
   * The zone that a resource names, or that of its subnet, for example `eu-central-1a`. Undefined: the plan does not tell, for example
   * because AWS chooses it.
   */
  zoneOf(item: Item): string | undefined {
    const named = item.inputs["availabilityZone"];
    if (typeof named === "string" && named !== "" && !named.includes(unknownValue)) return named;
    const zones = "subnetId" in item.inputs ? this.zonesOf(item, "subnetId") : undefined;
    if (zones?.length === 1) return zones[0];
    // A replacement may be made in another zone than its predecessor.
    const isReplaced = this.#side === "after" && item.step.operation === "replace";
    const told = item.step.outputs["availabilityZone"];
    return !isReplaced && typeof told === "string" && told !== "" ? told : undefined;
  }
}

function add(map: Map<string, Item[]>, key: string, item: Item): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

function namesOf(step: Step, inputs: Properties): Set<string> {
  const { id, arn } = step.outputs;
  const given = ["name", "identifier", "clusterIdentifier", "bucket"].map(key => inputs[key]);
  return new Set(
    [id, arn, ...given].filter(
      (name): name is string => typeof name === "string" && name !== "" && !name.includes(unknownValue),
    ),
  );
}

/** Every text in a value, at any depth. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

/** The types of resources of which more than one part of the review speaks. */
export const types = {
  server: "aws:ec2/instance:Instance",
  group: "aws:autoscaling/group:Group",
  service: "aws:ecs/service:Service",
  database: "aws:rds/instance:Instance",
  cluster: "aws:rds/cluster:Cluster",
  clusterInstance: "aws:rds/clusterInstance:ClusterInstance",
  nat: "aws:ec2/natGateway:NatGateway",
  bucket: "aws:s3/bucket:Bucket",
  firewall: "aws:wafv2/webAcl:WebAcl",
  parameters: "aws:rds/parameterGroup:ParameterGroup",
  securityGroup: "aws:ec2/securityGroup:SecurityGroup",
} as const;
const balancerTypes = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"] as const;
const groupTypes = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"] as const;
const attachmentTypes = [
  "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:alb/targetGroupAttachment:TargetGroupAttachment",
] as const;

export const balancersIn = (inventory: Inventory): Item[] => inventory.all(...balancerTypes);
export const targetGroupsOf = (inventory: Inventory, item: Item, property: string): Item[] =>
  groupTypes.flatMap(type => inventory.targets(item, property, type));
export const attachmentsIn = (inventory: Inventory): Item[] => inventory.all(...attachmentTypes);

/** The servers that a target group of the plan has, with the group. */
export function registered(
  inventory: Inventory,
): { readonly group: Item | undefined; readonly server: Item | undefined }[] {
  return attachmentsIn(inventory).map(item => ({
    group: targetGroupsOf(inventory, item, "targetGroupArn")[0],
    server: inventory.targets(item, "targetId", types.server)[0],
  }));
}
