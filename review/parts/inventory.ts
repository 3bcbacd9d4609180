import type { Plan, Properties, Step } from "../plan/plan";

/** Before or after the update. */
export type Side = "before" | "after";

/** A resource as it is on one side of the update. */
export interface Item {
  readonly step: Step;
  readonly inputs: Properties;
  /** Availability zone, for example `eu-central-1a`. Undefined: the plan does not tell. */
  readonly zone: string | undefined;
}

/** The resources of one type that exist on one side of the update. */
export function itemsOf(plan: Plan, side: Side, type: string): Item[] {
  return plan.steps.flatMap(step => {
    const inputs = side === "before" ? step.before : step.operation === "forget" ? undefined : step.after;
    return step.type !== type || inputs === undefined ? [] : [{ step, inputs, zone: zoneOf(plan, step, inputs) }];
  });
}

/** The zone that a resource names, or that of the subnet that it is in. */
function zoneOf(plan: Plan, step: Step, inputs: Properties): string | undefined {
  const named = inputs["availabilityZone"] ?? step.outputs["availabilityZone"];
  if (typeof named === "string") return named;
  const subnets = subnetsOf(plan, step);
  return subnets.length === 1 ? subnets[0] : undefined;
}

/** The zones of the subnets that a resource depends on by itself. */
export function subnetsOf(plan: Plan, step: Step): string[] {
  return plan.steps.flatMap(other => {
    if (other.type !== "aws:ec2/subnet:Subnet" || !step.dependencies.includes(other.urn)) return [];
    const zone = (other.after ?? other.before)?.["availabilityZone"];
    return typeof zone === "string" ? [zone] : [];
  });
}
