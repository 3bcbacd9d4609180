import type { Stage } from "./stage";

interface StateResource {
  readonly urn: string;
  readonly id?: string;
  readonly type: string;
}

/** What the stack's state tells, as `pulumi stack export` writes it. */
interface State {
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: StateResource }[];
  };
}

const stateOf = async (stage: Stage) => (JSON.parse(await stage.pulumi("stack", "export")) as State).deployment;

/**
 * What an operator does after `pulumi up` was killed, as docs/operations.md has it: release the lock; delete what was
 * just being made, which the state does not know and nobody uses yet; and tell Pulumi that it is not there. Returns how
 * many there were.
 */
export async function recover(stage: Stage): Promise<number> {
  await stage.pulumi("cancel", "--yes");
  const { resources = [], pending_operations: pending = [] } = await stateOf(stage);
  const creating = pending.filter(({ type }) => type === "creating").map(({ resource }) => resource);
  if (creating.length === 0) return 0;
  const known = new Set(resources.map(({ type, id }) => `${type} ${id}`));
  // Where the stand-in's books are read here, an operator looks at the AWS console: by the tag Name.
  const halfMade = stage.cloud.account
    .everything()
    .filter(({ type, id, name }) => !known.has(`${type} ${id}`) && creating.some(one => isOf(one, type, name)));
  for (const { type, id, name, outputs } of halfMade) {
    await stage.until(`${name} is made`, 120, () => outputs["status"] !== "creating");
    await stage.cloud.deleteByHand(type, id);
  }
  await stage.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  return halfMade.length;
}

const isOf = ({ urn, type: its }: StateResource, type: string, name: string) =>
  its === type && urn.split("::").at(-1) === name;

/** What is in the account and not in the state, or the other way round, and what is there twice: one line each. */
export async function disorder(stage: Stage): Promise<string[]> {
  const { resources = [], pending_operations: pending = [] } = await stateOf(stage);
  const managed = resources.filter(({ id, type }) => id !== undefined && type.startsWith("aws:"));
  const known = new Set(managed.map(({ type, id }) => `${type} ${id}`));
  const there = stage.cloud.account.everything().map(one => ({ ...one, key: `${one.type} ${one.id}` }));
  const keys = new Set(there.map(({ key }) => key));
  const urns = managed.map(({ urn }) => urn);
  return [
    ...there.filter(({ key }) => !known.has(key)).map(({ name, key }) => `orphan: ${name}, ${key}`),
    ...managed.filter(({ type, id }) => !keys.has(`${type} ${id}`)).map(({ urn }) => `not there: ${urn}`),
    ...urns.filter((urn, i) => urns.indexOf(urn) !== i).map(urn => `twice: ${urn}`),
    ...pending.map(({ type, resource }) => `still ${type}: ${resource.urn}`),
  ];
}
