import { behaviourOf } from "../../services";
import { refuseOverQuota } from "../../services/quotas";
import type { Cloud } from "../behaviour";
import { callUpdate } from "./changes";
import { InitFailed } from "./initFailed";
import { UNKNOWN } from "../planning";
import type { Resource } from "../resource";
import { isStateOnly, nameOf, tagsAll, visible } from "./state";
import { zeroOf } from "../types/sdkTypes";
import { fill } from "../types/template";
import { type ResourceType, resourceType } from "../types/resourceTypes";
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
  const later = behaviour.setLater?.(inputs, cloud) ?? [];
  const first = omit(inputs, later);
  const seed: Properties = { ...row.awsDefaults, ...visible(row, first), ...tagsAll(row, inputs, cloud) };
  if (row.inputs.includes("region")) seed["region"] ??= cloud.account.region;
  const draft: Resource = { type, name, ...identify(row, seed, cloud), inputs: first };
  const make = async (): Promise<Resource> => {
    refuseOverQuota(draft, cloud.account);
    const extra: Properties = (await behaviour.create?.(draft, cloud)) ?? {};
    const zeros = Object.fromEntries(Object.entries(row.computed).map(([key, kind]) => [key, zeroOf(kind)]));
    const { id = draft.id, ...more } = extra;
    return { ...draft, id: text(id), outputs: { ...zeros, ...draft.outputs, ...more } };
  };
  if (isStateOnly(type)) return make();
  const named = nameOf({ type, id: name, outputs: draft.outputs });
  const resource = await cloud.calls.make(
    behaviour.createCall?.(inputs) ?? row.calls.create,
    `creating ${named}`,
    async () => {
      const made = await make();
      cloud.account.put(made);
      await cloud.settle();
      return made;
    },
  );
  try {
    await behaviour.start?.(resource, cloud);
  } catch (error) {
    // AWS keeps what a failed start leaves behind.
    throw behaviour.isNamedAfterStart === true
      ? error
      : new InitFailed(resource.id, fromProgram(row, inputs, cloud), error);
  }
  try {
    const setRest = () =>
      later.length === 0 ? Promise.resolve() : callUpdate(resource, later, inputs, `updating ${named}`, cloud);
    await (behaviour.finish?.(resource, later, setRest, cloud) ?? setRest());
  } catch (error) {
    throw new InitFailed(resource.id, fromProgram(row, inputs, cloud), error);
  }
  return resource;
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
  const { stateOnly, calls } = resourceType(type);
  const known = Object.keys(state).length === 0 ? [] : stateOnly;
  const resource = { ...found, inputs: { ...omit(found.inputs, known), ...pick(state, known) } };
  await behaviourOf(type).beforeRemove?.(resource, state, cloud);
  await cloud.calls.make(calls.remove, `deleting ${nameOf(found)}`, () => dismantle(resource, cloud));
}

/** Deletes a resource without the provider, like a person in AWS's console. */
export async function removeByHand(type: string, id: string, cloud: Cloud): Promise<void> {
  const resource = cloud.account.get(type, id);
  if (resource !== undefined) await dismantle(resource, cloud);
}

async function dismantle(resource: Resource, cloud: Cloud): Promise<void> {
  await behaviourOf(resource.type).remove?.(resource, cloud);
  cloud.account.drop(resource.type, resource.id);
  await cloud.settle();
}
