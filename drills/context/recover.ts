import { until } from "../../rehearsal/support/until";
import type { DrillContext } from "./drillContext";

interface StateResource {
  readonly urn: string;
  readonly id?: string;
  readonly type: string;
}

/** The part of the output of `pulumi stack export` that is read here. */
interface State {
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: StateResource }[];
  };
}

type Tools = Pick<DrillContext, "pulumi" | "cloud">;

const stateOf = async (context: Tools) => (JSON.parse(await context.pulumi("stack", "export")) as State).deployment;

/**
 * Does what docs/operations.md tells the operator to do after `pulumi up` was killed: release the lock, delete the
 * resources whose creation was interrupted, and remove them from the state. The state does not know the ids of these
 * resources, and nothing uses them yet. Returns how many were deleted.
 */
export async function recover(context: Tools): Promise<number> {
  await context.pulumi("cancel", "--yes");
  const { resources = [], pending_operations: pending = [] } = await stateOf(context);
  const creating = pending.filter(({ type }) => type === "creating").map(({ resource }) => resource);
  if (creating.length === 0) return 0;
  const known = new Set(resources.map(({ type, id }) => `${type} ${id}`));
  // The drill reads the list of all resources of the account. An operator finds them in the AWS console by the tag Name.
  const unfinished = context.cloud.account
    .everything()
    .filter(({ type, id, name }) => !known.has(`${type} ${id}`) && creating.some(one => isOf(one, type, name)));
  for (const { type, id, name, outputs } of unfinished) {
    await until(`the creation of ${name} to end`, { seconds: 120 }, () => outputs["status"] !== "creating");
    await context.cloud.deleteByHand(type, id);
  }
  await context.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  return unfinished.length;
}

const isOf = (resource: StateResource, type: string, name: string) =>
  resource.type === type && resource.urn.split("::").at(-1) === name;

/** Compares the account with the state. Returns a line for each resource that only one of them has, or that is there twice. */
export async function inconsistencies(context: Tools): Promise<string[]> {
  const { resources = [], pending_operations: pending = [] } = await stateOf(context);
  const managed = resources.filter(({ id, type }) => id !== undefined && type.startsWith("aws:"));
  const known = new Set(managed.map(({ type, id }) => `${type} ${id}`));
  const existing = context.cloud.account.everything().map(one => ({ ...one, key: `${one.type} ${one.id}` }));
  const keys = new Set(existing.map(({ key }) => key));
  const urns = managed.map(({ urn }) => urn);
  return [
    ...existing.filter(({ key }) => !known.has(key)).map(({ name, key }) => `missing in the state: ${name}, ${key}`),
    ...managed.filter(({ type, id }) => !keys.has(`${type} ${id}`)).map(({ urn }) => `missing in the account: ${urn}`),
    ...urns.filter((urn, i) => urns.indexOf(urn) !== i).map(urn => `twice: ${urn}`),
    ...pending.map(({ type, resource }) => `still ${type}: ${resource.urn}`),
  ];
}
