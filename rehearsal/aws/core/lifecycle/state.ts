import { callsOf } from "../../calls";
import { rightsFor } from "../../calls/rights";
import { behaviourOf } from "../../services";
import type { Cloud } from "../behaviour";
import { UNKNOWN, isUnknown } from "../planning";
import type { Resource } from "../resource";
import { type ResourceType, canonical, resourceType } from "../types/resourceTypes";
import { type Properties, omit, pick, record, text } from "../values";

/**
 * The resource as the provider reads it from AWS; undefined if it was deleted without Pulumi. What AWS does not tell is taken
 * from the engine's state. An empty state means `pulumi import`, which may name the resource by something else than its id.
 */
export async function read(type: string, id: string, state: Properties, cloud: Cloud): Promise<Resource | undefined> {
  const { stateOnly, untold, importedBy, imported } = resourceType(type);
  const isImport = Object.keys(state).length === 0;
  const byName = ({ outputs }: Resource) => importedBy !== undefined && outputs[importedBy] === id;
  const resource =
    cloud.account.get(type, id) ?? (isImport ? cloud.account.all(canonical(type)).find(byName) : undefined);
  if (resource === undefined) return undefined;
  readCalls(resource, cloud);
  Object.assign(resource.outputs, await behaviourOf(type).refresh?.(resource, cloud));
  const kept = [...stateOnly, ...untold];
  const told = omit(resource.outputs, kept);
  if (!isImport) return { ...resource, outputs: { ...told, ...pick(state, kept) } };
  return { ...resource, inputs: { ...omit(resource.inputs, kept), ...imported }, outputs: { ...told, ...imported } };
}

/** Makes the calls by which the provider reads the resource. */
export function readCalls(resource: Resource, { account, calls }: Cloud): void {
  const rights = callsOf(canonical(resource.type)).read.flatMap(call => rightsFor(call, resource, account));
  calls.read(`reading ${nameOf(resource)}`, rights);
}

/** Random values exist in Pulumi's state only, not in the account. */
export const isStateOnly = (type: string) => type.startsWith("random:");

/** A resource as errors of the provider name it, for example `EC2 subnet (subnet-0a1b)`. */
export function nameOf({ type, id, outputs }: Pick<Resource, "type" | "id" | "outputs">): string {
  const { spoken, autoName } = resourceType(type);
  return `${spoken} (${text(outputs[autoName?.property ?? "id"] ?? id)})`;
}

/** The inputs that are properties of the type, without marks of the provider. */
export const visible = (row: ResourceType, inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => row.inputs.includes(key)));

/** The output `tagsAll` of the types that have it: the provider's default tags and those of the program. */
export const tagsAll = (row: ResourceType, inputs: Properties, { account }: Cloud): Properties =>
  "tagsAll" in row.computed
    ? { tagsAll: isUnknown(inputs["tags"]) ? UNKNOWN : { ...account.defaultTags, ...record(inputs["tags"]) } }
    : {};
