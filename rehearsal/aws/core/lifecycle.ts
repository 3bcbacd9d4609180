import { behaviourOf } from "../services";
import type { Cloud } from "./behaviour";
import { UNKNOWN, isUnknown } from "./planning";
import type { Resource } from "./resource";
import { zeroOf } from "./types/sdkTypes";
import { fill } from "./types/template";
import { type ResourceType, resourceType } from "./types/resourceTypes";
import { type Properties, record, text } from "./values";

/** What a preview tells of a resource that is to be created: the inputs, and "unknown" for everything else. */
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
  const seed: Properties = { ...row.awsDefaults, ...visible(row, inputs), ...tagsAll(row, inputs, cloud) };
  if (row.inputs.includes("region")) seed["region"] ??= cloud.account.region;
  const draft: Resource = { type, name, ...identify(row, seed, cloud), inputs };
  const extra: Properties = (await behaviour.create?.(draft, cloud)) ?? {};
  const zeros = Object.fromEntries(Object.entries(row.computed).map(([key, kind]) => [key, zeroOf(kind)]));
  const { id = draft.id, ...more } = extra;
  const resource: Resource = { ...draft, id: text(id), outputs: { ...zeros, ...draft.outputs, ...more } };
  if (type.startsWith("random:")) return resource; // It exists in Pulumi's state only, not in the account.
  cloud.account.put(resource);
  await cloud.settle();
  try {
    await behaviour.start?.(resource, cloud);
  } catch (error) {
    // AWS keeps what a failed start leaves behind. It is removed here, so that the next attempt begins anew.
    await remove(type, resource.id, cloud).catch(() => cloud.account.drop(type, resource.id));
    throw error;
  }
  return resource;
}

/** Fills the row's templates of id and ARN. Each may contain the other. */
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
  // AWS keeps its own value of an input that is taken out of the program, if the input has one.
  const dropped = Object.keys(resource.inputs).filter(
    key => inputs[key] === undefined && !(key in row.optionalComputed),
  );
  const remaining = Object.fromEntries(Object.entries(resource.outputs).filter(([key]) => !dropped.includes(key)));
  resource.outputs = { ...remaining, ...visible(row, inputs), ...tagsAll(row, inputs, cloud), ...extra };
  resource.inputs = inputs;
  await cloud.settle();
  return resource.outputs;
}

/** The resource as `pulumi refresh` finds it; undefined if it was deleted without Pulumi. */
export async function read(type: string, id: string, cloud: Cloud): Promise<Resource | undefined> {
  const resource = cloud.account.get(type, id);
  if (resource === undefined) return undefined;
  Object.assign(resource.outputs, await behaviourOf(type).refresh?.(resource, cloud));
  return resource;
}

export async function remove(type: string, id: string, cloud: Cloud): Promise<void> {
  const resource = cloud.account.get(type, id);
  if (resource === undefined) return; // AWS too accepts the deletion of what does not exist.
  await behaviourOf(type).remove?.(resource, cloud);
  cloud.account.drop(type, id);
  await cloud.settle();
}

const visible = (row: ResourceType, inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => row.inputs.includes(key)));

const tagsAll = (row: ResourceType, inputs: Properties, { account }: Cloud): Properties =>
  "tagsAll" in row.computed
    ? { tagsAll: isUnknown(inputs["tags"]) ? UNKNOWN : { ...account.defaultTags, ...record(inputs["tags"]) } }
    : {};
