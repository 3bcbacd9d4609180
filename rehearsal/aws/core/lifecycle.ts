import { type Properties, type Resource, record, text } from "./account";
import type { Cloud } from "./behaviour";
import { UNKNOWN, isUnknown } from "./planning";
import { behaviourOf } from "../services";
import { type ResourceType, fill, resourceType, zeroOf } from "./types";

/** What a preview can tell of a resource that is to be made: inputs, and a question mark for the rest. */
export function foresee(type: string, inputs: Properties, cloud: Cloud): Properties {
  const row = resourceType(type);
  const open = [...Object.keys(row.computed), ...Object.keys(row.optionalComputed)];
  return {
    ...Object.fromEntries(open.map(key => [key, UNKNOWN])),
    ...visible(row, inputs),
    ...tagsAll(row, inputs, cloud),
  };
}

export async function create(type: string, name: string, inputs: Properties, cloud: Cloud): Promise<Resource> {
  const row = resourceType(type);
  const behaviour = behaviourOf(type);
  const seed: Properties = { ...awsDefaults(row), ...visible(row, inputs), ...tagsAll(row, inputs, cloud) };
  if (row.inputs.includes("region")) seed["region"] ??= cloud.account.region;
  const draft: Resource = { type, name, ...identify(row, seed, cloud), inputs };
  const extra = (await behaviour.create?.(draft, cloud)) ?? {};
  const zeros = Object.fromEntries(Object.entries(row.computed).map(([key, kind]) => [key, zeroOf(kind)]));
  const { id = draft.id, ...more } = extra;
  const resource: Resource = { ...draft, id: text(id), outputs: { ...zeros, ...draft.outputs, ...more } };
  if (type.startsWith("random:")) return resource; // lives in the state alone
  cloud.account.put(resource);
  await cloud.settle();
  try {
    await behaviour.start?.(resource, cloud);
  } catch (error) {
    // What exists on AWS after a failed start is kept there; here it is taken away, so that a retry begins anew.
    await remove(type, resource.id, cloud).catch(() => cloud.account.drop(type, resource.id));
    throw error;
  }
  return resource;
}

/** Id and ARN from the row's templates; either may be made of the other. */
function identify(row: ResourceType, seed: Properties, cloud: Cloud): { id: string; outputs: Properties } {
  const parents = {
    listenerOf: text(seed["loadBalancerArn"]).replace(":loadbalancer/", ":listener/"),
    ruleOf: text(seed["listenerArn"]).replace(":listener/", ":listener-rule/"),
  };
  const values: Properties = { ...seed, ...parents };
  const idFirst = row.id !== "<arn>";
  if (idFirst) values["id"] = fill(row.id, values, cloud.account);
  if (row.arn !== undefined) values["arn"] = fill(row.arn, values, cloud.account);
  const id = idFirst ? text(values["id"]) : text(values["arn"]);
  return { id, outputs: { ...seed, ...(row.arn === undefined ? {} : { arn: values["arn"] }) } };
}

export async function update(type: string, id: string, inputs: Properties, cloud: Cloud): Promise<Properties> {
  const row = resourceType(type);
  const resource = cloud.account.get(type, id);
  if (resource === undefined) throw new Error(`${type} ${id} no longer exists; run pulumi refresh`);
  const extra = (await behaviourOf(type).update?.(resource, inputs, cloud)) ?? {};
  // A property taken out of the program goes back to what AWS has by itself.
  const dropped = Object.keys(resource.inputs).filter(
    key => inputs[key] === undefined && !(key in row.optionalComputed),
  );
  const kept = Object.fromEntries(Object.entries(resource.outputs).filter(([key]) => !dropped.includes(key)));
  resource.outputs = { ...kept, ...visible(row, inputs), ...tagsAll(row, inputs, cloud), ...extra };
  resource.inputs = inputs;
  await cloud.settle();
  return resource.outputs;
}

/** What `pulumi refresh` finds: nothing when somebody has taken the resource away. */
export async function read(type: string, id: string, cloud: Cloud): Promise<Resource | undefined> {
  const resource = cloud.account.get(type, id);
  if (resource === undefined) return undefined;
  Object.assign(resource.outputs, await behaviourOf(type).refresh?.(resource, cloud));
  return resource;
}

export async function remove(type: string, id: string, cloud: Cloud): Promise<void> {
  const resource = cloud.account.get(type, id);
  if (resource === undefined) return; // gone already, as AWS's delete calls have it
  await behaviourOf(type).remove?.(resource, cloud);
  cloud.account.drop(type, id);
  await cloud.settle();
}

const visible = (row: ResourceType, inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => row.inputs.includes(key)));

const awsDefaults = (row: ResourceType): Properties =>
  Object.fromEntries(Object.entries(row.awsDefaults ?? {}).filter(([path]) => !path.includes(".")));

const tagsAll = (row: ResourceType, inputs: Properties, { account }: Cloud): Properties =>
  "tagsAll" in row.computed
    ? { tagsAll: isUnknown(inputs["tags"]) ? UNKNOWN : { ...account.defaultTags, ...record(inputs["tags"]) } }
    : {};
