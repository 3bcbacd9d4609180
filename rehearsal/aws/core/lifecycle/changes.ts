import { callsOf, inputsOf } from "../../calls";
import { rightsFor } from "../../calls/rights";
import { behaviourOf } from "../../services";
import type { Cloud } from "../behaviour";
import { InitFailed } from "./initFailed";
import { DEFAULTS, diff } from "../planning";
import type { Resource } from "../resource";
import { isStateOnly, nameOf, read, tagsAll, visible } from "./state";
import { canonical, resourceType } from "../types/resourceTypes";
import { type Properties, omit, pick, record } from "../values";

/** The state as an update plans it: the engine's own with the changed inputs of the program. */
export function planned(
  type: string,
  olds: Properties,
  news: Properties,
  cloud: Cloud,
  ignored: readonly string[] = [],
): { readonly changed: readonly string[]; readonly state: Properties } {
  const row = resourceType(type);
  const { changed } = diff(type, olds, news, { ignored, defaultTags: cloud.account.defaultTags });
  const state = { ...omit(olds, changed), ...pick(visible(row, news), changed) };
  return { changed, state: changed.includes("tagsAll") ? { ...state, ...tagsAll(row, news, cloud) } : state };
}

/**
 * Updates a resource as the bridge does (pulumi-terraform-bridge, pkg/tfbridge/provider.go, `Update`):
 * - What is to be done is the difference of the engine's state `olds` and `news`, whatever the account says.
 * - Without a difference the provider's update function still runs, with nothing to change, and ends by reading the resource
 *   (pkg/tfshim/sdk-v2/provider2.go, `Diff` is never nil and `Apply` calls it; terraform-provider-aws,
 *   internal/service/rds/instance.go, `resourceInstanceUpdate`).
 * - A failure is answered with the planned state, not with the old one.
 */
export async function update(
  type: string,
  id: string,
  olds: Properties,
  news: Properties,
  cloud: Cloud,
  ignored: readonly string[] = [],
): Promise<Properties> {
  const { changed, state } = planned(type, olds, news, cloud, ignored);
  if (isStateOnly(type)) return state;
  const resource = cloud.account.get(type, id);
  const doing = `updating ${nameOf({ type, id, outputs: olds })}`;
  try {
    if (changed.length > 0) {
      if (resource === undefined) throw new Error(`${doing}: couldn't find resource`);
      await makeChanges(resource, changed, news, doing, cloud);
    }
  } catch (error) {
    throw new InitFailed(id, state, error);
  }
  const found = await read(type, id, state, cloud).catch((error: unknown) => {
    throw new InitFailed(id, state, error);
  });
  if (found === undefined)
    throw new Error(
      `Resource provider reported that the resource did not exist while updating ${id}.\n\n` +
        "This is usually a result of the resource having been deleted outside of Pulumi, and can often be fixed by running `pulumi refresh` before updating.",
    );
  return found.outputs;
}

/** Makes the calls for the changed inputs. Each notes in the account what it did, so that the next may be refused. */
async function makeChanges(
  resource: Resource,
  changed: readonly string[],
  news: Properties,
  doing: string,
  cloud: Cloud,
): Promise<void> {
  const row = resourceType(resource.type);
  const tags = changed.filter((key): boolean => key === "tags" || key === "tagsAll");
  if (tags.length > 0) await changeTags(resource, tags, news, doing, cloud);
  note(
    resource,
    row.stateOnly.filter(key => changed.includes(key)),
    news,
    cloud,
  );
  const rest = changed.filter(key => !tags.includes(key) && !row.stateOnly.includes(key));
  await behaviourOf(resource.type).beforeUpdate?.(resource, rest, news, cloud);
  let left = rest.filter(key => !row.earlyCalls.includes(key));
  const { set = [], change = [] } = callsOf(canonical(resource.type));
  for (const one of [...set, ...change]) {
    const inputs = inputsOf(one, left);
    if (inputs.length > 0) await callUpdate(resource, inputs, news, doing, cloud, one.call);
    left = left.filter(key => !inputs.includes(key));
  }
  if (left.length > 0) await callUpdate(resource, left, news, doing, cloud);
}

/**
 * Takes tags away, and then sets others (terraform-provider-aws, internal/service/*\/tags_gen.go, `updateTags`). The last of
 * the two calls has the effect of both.
 */
async function changeTags(
  resource: Resource,
  tags: readonly string[],
  news: Properties,
  doing: string,
  cloud: Cloud,
): Promise<void> {
  const [olds, wanted] = [resource.outputs["tagsAll"], { ...cloud.account.defaultTags, ...record(news["tags"]) }].map(
    record,
  );
  const { tag, untag } = callsOf(canonical(resource.type));
  const taken = Object.keys(olds ?? {}).some(key => !(key in (wanted ?? {})));
  const given = Object.entries(wanted ?? {}).some(([key, value]) => olds?.[key] !== value);
  const calls = [...(taken ? [untag] : []), ...(given || !taken ? [tag] : [])];
  for (const [index, call] of calls.entries()) {
    const effect = () => (index === calls.length - 1 ? note(resource, tags, news, cloud) : undefined);
    await cloud.calls.make(call, doing, effect, rightsFor(call, resource, cloud.account));
  }
}

/**
 * Makes the call that changes these inputs.
 *
 * @param named the call. Default: the one for inputs that no other call changes
 */
export async function callUpdate(
  resource: Resource,
  changed: readonly string[],
  news: Properties,
  doing: string,
  cloud: Cloud,
  named?: string,
): Promise<void> {
  const behaviour = behaviourOf(resource.type);
  const inputs = { ...omit(resource.inputs, changed), ...pick(news, [...changed, DEFAULTS]) };
  const call = named ?? behaviour.updateCall?.(resource, inputs) ?? callsOf(canonical(resource.type)).update;
  const effect = async () => {
    const extra: Properties = (await behaviour.update?.(resource, inputs, cloud, call)) ?? {};
    note(resource, changed, news, cloud);
    Object.assign(resource.outputs, extra);
    await cloud.settle();
  };
  await cloud.calls.make(call, doing, effect, rightsFor(call, { ...resource, inputs }, cloud.account));
}

/** Notes changed inputs of the program as AWS's own. */
function note(resource: Resource, changed: readonly string[], news: Properties, cloud: Cloud): void {
  const row = resourceType(resource.type);
  resource.inputs = { ...omit(resource.inputs, changed), ...pick(news, changed) };
  // The object stays the same, because others may hold it while they wait for a change of it.
  for (const key of changed) delete resource.outputs[key];
  Object.assign(resource.outputs, pick(visible(row, news), changed));
  if (changed.includes("tagsAll")) Object.assign(resource.outputs, tagsAll(row, news, cloud));
}
