import { behaviourOf } from "../services";
import { random } from "./random";
import { type ResourceType, resourceType } from "./types/resourceTypes";
import { type Properties, record, snakeCase } from "./values";

/** The engine's marker for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Lists the inputs that the provider set and not the program, so that a later call can tell them apart. */
export const DEFAULTS = "__defaults";

export const isUnknown = (value: unknown): boolean => JSON.stringify(value ?? null).includes(UNKNOWN);
const same = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const isGiven = (value: unknown) => value !== undefined && value !== null;
const isEmpty = (value: unknown) =>
  !isGiven(value) ||
  [false, 0, ""].includes(value as string) ||
  (typeof value === "object" && Object.keys(value as object).length === 0);
const known = (inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([, v]) => !isUnknown(v)));

/** Sorts the keys of all objects: the engine sends them in any order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== DEFAULTS)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

export interface Checked {
  readonly inputs: Properties;
  /** Error texts as the provider prints them. */
  readonly failures: readonly string[];
}

/** Adds automatic names and defaults to the inputs, and lists what AWS or the provider would refuse. */
export function check(type: string, name: string, olds: Properties, news: Properties): Checked {
  const row = resourceType(type);
  const inputs: Properties = Object.fromEntries(
    Object.entries(news).filter(([key, value]) => key !== DEFAULTS && value !== null),
  );
  const failures: string[] = [];
  const fail = (property: string, why: string) => failures.push(`${why}. Examine values at '${name}.${property}'.`);

  for (const key of Object.keys(inputs))
    if (!row.inputs.includes(key)) fail(key, `An argument named "${snakeCase(key)}" is not expected here`);
  const defaults: string[] = [];
  const auto = row.autoName;
  if (auto !== undefined && inputs[auto.property] === undefined && inputs[`${auto.property}Prefix`] === undefined) {
    inputs[auto.property] = kept(olds, auto.property) ?? autoName(type, name, auto);
    defaults.push(auto.property);
  }
  for (const [key, value] of Object.entries(row.defaults))
    if (inputs[key] === undefined) {
      inputs[key] = value;
      defaults.push(key);
    }
  for (const key of row.required)
    if (inputs[key] === undefined)
      fail(key, `Missing required argument. The argument "${snakeCase(key)}" is required, but no definition was found`);
  for (const [property, why] of behaviourOf(type).check?.(known(inputs), p => inputs[p] !== undefined) ?? [])
    fail(property, why);
  return { inputs: { ...inputs, [DEFAULTS]: defaults }, failures };
}

/**
 * The name that the provider made before, if it made one. After a refresh the inputs do not tell any more which of them it
 * made; then any old value counts (pulumi-terraform-bridge, pkg/tfbridge/schema.go, `useOldDefault`).
 */
const kept = (olds: Properties, property: string) =>
  !Array.isArray(olds[DEFAULTS]) || (olds[DEFAULTS] as string[]).includes(property) ? olds[property] : undefined;

function autoName(type: string, name: string, auto: NonNullable<ResourceType["autoName"]>): string {
  const suffix = auto.separator + random.hex(auto.randomHexDigits);
  if (auto.maxLength > 0 && name.length + suffix.length > auto.maxLength)
    throw new Error(
      `could not make instance of '${type}': name '${name}${auto.separator}' plus ${auto.randomHexDigits} random chars is longer than maximum length ${auto.maxLength}`,
    );
  return name + suffix;
}

export interface Difference {
  readonly changed: readonly string[];
  /** Those of the changed inputs that replace the resource. */
  readonly replaced: readonly string[];
  /** Whether the old resource is deleted before the new one is created. */
  readonly deleteFirst: boolean;
}

export interface DiffOptions {
  /** Inputs that the program's `ignoreChanges` names. Default: none. */
  readonly ignored?: readonly string[];
  /** Tags that the provider gives every resource. Default: none. */
  readonly defaultTags?: Readonly<Record<string, string>>;
}

/**
 * Compares the state of a resource with the program's inputs, as the bridge does (pulumi-terraform-bridge,
 * pkg/tfbridge/provider.go, `Diff`: `req.GetOlds()` and `req.GetNews()`; `req.GetOldInputs()` is not looked at).
 * An input that the program leaves out keeps its value if AWS may set it (terraform-plugin-sdk, helper/schema/schema.go,
 * `diffString`: `removed && schema.Computed`). An empty value is as good as none.
 */
export function diff(
  type: string,
  state: Properties,
  news: Properties,
  { ignored = [], defaultTags = {} }: DiffOptions = {},
): Difference {
  const row = resourceType(type);
  const differs = (key: string) =>
    isGiven(news[key]) ? !same(state[key], news[key]) : !(key in row.optionalComputed) && !isEmpty(state[key]);
  const isSuppressed = (key: string) => behaviourOf(type).isSuppressed?.(key, state, news) === true;
  const tags = { ...defaultTags, ...record(news["tags"]) };
  const changed = [
    ...row.inputs.filter(key => !ignored.includes(key) && differs(key) && !isSuppressed(key)),
    ...("tagsAll" in row.computed &&
    isGiven(state["tagsAll"]) &&
    !ignored.includes("tags") &&
    !same(state["tagsAll"], tags)
      ? ["tagsAll"]
      : []),
  ];
  const nested = row.replaceOnNested.filter(path => {
    const [outer = "", inner = ""] = path.split(".");
    if (!changed.includes(outer)) return false;
    if (inner === "*") return true;
    const [before, after] = [record(state[outer])[inner], record(news[outer])[inner]];
    return !same(before, after);
  });
  const replaced = new Set([
    ...changed.filter(key => row.replaceOn.includes(key)),
    ...nested.map(path => path.split(".")[0] ?? ""),
    ...(behaviourOf(type).replaces?.(changed, state, news) ?? []),
  ]);
  // pulumi-terraform-bridge (nameRequiresDeleteBeforeReplace) deletes first if the program gives the name itself.
  // An automatic name without random digits, such as the key of an S3 object, does not count there.
  const auto = row.autoName !== undefined && row.autoName.randomHexDigits > 0 ? row.autoName.property : undefined;
  const defaults = news[DEFAULTS];
  const named = auto !== undefined && news[auto] !== undefined && Array.isArray(defaults) && !defaults.includes(auto);
  return {
    changed,
    replaced: [...replaced],
    deleteFirst: replaced.size > 0 && (named || type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
  };
}

/**
 * The inputs that a refresh gives the engine: those that it had, with the values of the state. An input that the program did
 * not set is in the state only (pulumi-terraform-bridge, pkg/tfbridge/schema.go, `extractInputsObject` and, for the list of
 * defaults, provider.go, `Read`).
 */
export const refreshedInputs = (inputs: Properties, state: Properties): Properties =>
  Object.fromEntries(
    Object.entries(inputs).flatMap(([key, value]) =>
      key === DEFAULTS || !isGiven(state[key]) ? [] : [[key, same(value, state[key]) ? value : state[key]]],
    ),
  );
