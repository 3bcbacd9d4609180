import type { Resource } from "../cloud/account";
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
 * What an operator does after `pulumi up` was killed, as docs/operations.md has it: release the lock, and tell Pulumi the
 * ids of the resources that were being made, which the state does not know. Returns how many there were.
 */
export async function recover(stage: Stage): Promise<number> {
  await stage.pulumi("cancel", "--yes");
  const { resources = [], pending_operations: pending = [] } = await stateOf(stage);
  const creating = pending.filter(({ type }) => type === "creating").map(({ resource }) => resource);
  const known = new Set(resources.map(({ id }) => id));
  // Where the stand-in's books are read here, an operator looks at the AWS console: by the tag Name.
  const made = creating.flatMap(({ urn, type }) => {
    const found = all(stage).find(
      one => one.type === type && one.name === urn.split("::").at(-1) && !known.has(one.id),
    );
    return found === undefined ? [] : ["--import-pending-creates", urn, "--import-pending-creates", found.id];
  });
  if (made.length > 0) await stage.pulumi("refresh", "--yes", "--skip-preview", ...made);
  if (creating.length > made.length / 4)
    await stage.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  return made.length / 4;
}

/** What is in the account and not in the state, or the other way round, and what is there twice: one line each. */
export async function disorder(stage: Stage): Promise<string[]> {
  const { resources = [], pending_operations: pending = [] } = await stateOf(stage);
  const managed = resources.filter(({ id, type }) => id !== undefined && type.startsWith("aws:"));
  const known = new Set(managed.map(({ type, id }) => `${type} ${id}`));
  const there = all(stage).map(one => ({ ...one, key: `${one.type} ${one.id}` }));
  const keys = new Set(there.map(({ key }) => key));
  const urns = managed.map(({ urn }) => urn);
  return [
    ...there.filter(({ key }) => !known.has(key)).map(({ name, key }) => `orphan: ${name}, ${key}`),
    ...managed.filter(({ type, id }) => !keys.has(`${type} ${id}`)).map(({ urn }) => `not there: ${urn}`),
    ...urns.filter((urn, i) => urns.indexOf(urn) !== i).map(urn => `twice: ${urn}`),
    ...pending.map(({ type, resource }) => `still ${type}: ${resource.urn}`),
  ];
}

const all = (stage: Stage): Resource[] => stage.account.everything();
