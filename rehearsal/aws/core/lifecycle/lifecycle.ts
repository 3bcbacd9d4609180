import { type Calls, callsOf, inputsOf } from "../../calls";
import { rightsFor } from "../../calls/rights";
import { behaviourOf } from "../../services";
import { refuseOverQuota } from "../../services/quotas";
import type { Cloud } from "../behaviour";
import { callUpdate } from "./changes";
import { InitFailed } from "./initFailed";
import { UNKNOWN } from "../planning";
import type { Resource } from "../resource";
import { isStateOnly, nameOf, readCalls, tagsAll, visible } from "./state";
import { zeroOf } from "../types/sdkTypes";
import { fill } from "../types/template";
import { type ResourceType, canonical, resourceType } from "../types/resourceTypes";
import { type Properties, omit, pick, text } from "../values";

/** What a preview tells of a resource that is to be created: the inputs, and "unknown" for everything else. */
export function foresee(type: string, inputs: Properties, cloud: Cloud): Properties {
  const row = resourceType(type);
  const open = [...Object.keys(row.computed), ...Object.keys(row.optionalComputed)];
  return {
    ...Object.fromEntries(open.map(key => [key, UNKNOWN])),
    ...fromProgram(row, inputs, cloud),
  };
}

export async function create(type: string, name: string, inputs: Properties, cloud: Cloud): Promise<Resource> {
  const row = resourceType(type);
  const behaviour = behaviourOf(type);
  if (isStateOnly(type)) return inState(type, name, inputs, cloud);
  const calls = callsOf(canonical(type));
  const steps = stepsAfter(calls, row, inputs);
  const later = behaviour.setLater?.(inputs, cloud) ?? [];
  const first = omit(inputs, [...later, ...steps.flatMap(step => step.inputs)]);
  const seed: Properties = { ...row.awsDefaults, ...visible(row, first), ...tagsAll(row, inputs, cloud) };
  if (row.inputs.includes("region")) seed["region"] ??= cloud.account.region;
  const draft: Resource = { type, name, ...identify(row, seed, cloud), inputs: first };
  const named = nameOf({ type, id: name, outputs: draft.outputs });
  const effect = async () => {
    refuseOverQuota(draft, cloud.account);
    const made = await complete(draft, row, cloud);
    cloud.account.put(made);
    await cloud.settle();
    return made;
  };
  const call = behaviour.createCall?.(inputs) ?? calls.create;
  const resource =
    call === undefined
      ? await effect()
      : await cloud.calls.make(call, `creating ${named}`, effect, rightsFor(call, draft, cloud.account));
  try {
    await behaviour.start?.(resource, cloud);
  } catch (error) {
    // AWS keeps what a failed start leaves behind.
    throw behaviour.isNamedAfterStart === true
      ? error
      : new InitFailed(resource.id, fromProgram(row, inputs, cloud), error);
  }
  try {
    for (const step of steps) await callUpdate(resource, step.inputs, inputs, `updating ${named}`, cloud, step.call);
    const setRest = () =>
      later.length === 0 ? Promise.resolve() : callUpdate(resource, later, inputs, `updating ${named}`, cloud);
    await (behaviour.finish?.(resource, later, setRest, cloud) ?? setRest());
    readCalls(resource, cloud);
  } catch (error) {
    throw new InitFailed(resource.id, fromProgram(row, inputs, cloud), error);
  }
  return resource;
}

/** A value that exists in Pulumi's state only: no call is made. */
const inState = (type: string, name: string, inputs: Properties, cloud: Cloud): Promise<Resource> => {
  const row = resourceType(type);
  const seed: Properties = { ...row.awsDefaults, ...visible(row, inputs) };
  return complete({ type, name, ...identify(row, seed, cloud), inputs }, row, cloud);
};

/** The resource of a draft, with what its behaviour and the SDK add. */
async function complete(draft: Resource, row: ResourceType, cloud: Cloud): Promise<Resource> {
  const extra: Properties = (await behaviourOf(draft.type).create?.(draft, cloud)) ?? {};
  const zeros = Object.fromEntries(Object.entries(row.computed).map(([key, kind]) => [key, zeroOf(kind)]));
  const { id = draft.id, ...more } = extra;
  return { ...draft, id: text(id), outputs: { ...zeros, ...draft.outputs, ...more } };
}

/** The calls that follow the creating one, each with the inputs that it sets. */
function stepsAfter({ set = [] }: Calls, row: ResourceType, inputs: Properties) {
  const usual: Properties = { ...row.awsDefaults, ...row.defaults };
  const isAsked = (key: string) => JSON.stringify(inputs[key]) !== JSON.stringify(usual[key]);
  return set
    .map(one => ({
      call: one.call,
      inputs: inputsOf(one, Object.keys(visible(row, inputs))),
      always: one.always === true,
    }))
    .filter(step => step.always || step.inputs.some(isAsked));
}

/**
 * What the program alone tells of a resource. It is also the state of a creation that fails after the resource has its id:
 * what AWS would have told is not in it yet (terraform-plugin-sdk, helper/schema/resource_data.go, `State`: values that are
 * still unknown are left out).
 */
const fromProgram = (row: ResourceType, inputs: Properties, cloud: Cloud): Properties => ({
  ...visible(row, inputs),
  ...tagsAll(row, inputs, cloud),
});

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

/** Deletes a resource as the provider does. `state` is the engine's. */
export async function remove(type: string, id: string, cloud: Cloud, state: Properties = {}): Promise<void> {
  const found = cloud.account.get(type, id);
  if (found === undefined) return; // AWS too accepts the deletion of what does not exist.
  const { stateOnly } = resourceType(type);
  const { remove: calls, readOnRemoval = [] } = callsOf(canonical(type));
  const known = Object.keys(state).length === 0 ? [] : stateOnly;
  const resource = { ...found, inputs: { ...omit(found.inputs, known), ...pick(state, known) } };
  await behaviourOf(type).beforeRemove?.(resource, state, cloud);
  const doing = `deleting ${nameOf(found)}`;
  if (calls.length === 0) await dismantle(resource, cloud);
  for (const [index, call] of calls.entries()) {
    const effect = () => (index === calls.length - 1 ? dismantle(resource, cloud) : undefined);
    await cloud.calls.make(call, doing, effect, rightsFor(call, resource, cloud.account));
  }
  const rights = readOnRemoval.flatMap(call => rightsFor(call, resource, cloud.account));
  cloud.calls.read(`waiting for ${nameOf(found)} to be deleted`, rights);
}

/**
 * Deletes a resource without the provider, like a person in AWS's console. `settings` are what the person chooses instead of
 * the program's inputs.
 */
export async function removeByHand(type: string, id: string, cloud: Cloud, settings: Properties = {}): Promise<void> {
  const resource = cloud.account.get(type, id);
  if (resource !== undefined) await dismantle({ ...resource, inputs: { ...resource.inputs, ...settings } }, cloud);
}

async function dismantle(resource: Resource, cloud: Cloud): Promise<void> {
  await behaviourOf(resource.type).remove?.(resource, cloud);
  cloud.account.drop(resource.type, resource.id);
  await cloud.settle();
}
