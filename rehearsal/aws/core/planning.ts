import { behaviourOf } from "../services";
import { random } from "./random";
import { type ResourceType, resourceType } from "./types/resourceTypes";
import { type Properties, record, snakeCase } from "./values";

/** The engine's marker for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Lists the inputs that the provider set and not the program, so that a later call can tell them apart. */
const DEFAULTS = "__defaults";

export const isUnknown = (value: unknown): boolean => JSON.stringify(value ?? null).includes(UNKNOWN);
const same = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const known = (inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([, v]) => !isUnknown(v)));

/** Sorts the keys of all objects: the engine sends them in any order. */
function sorted(value: unknown): unknown {
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

/** The name that the provider made before, if it made one. */
const kept = (olds: Properties, property: string) =>
  Array.isArray(olds[DEFAULTS]) && (olds[DEFAULTS] as string[]).includes(property) ? olds[property] : undefined;

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

/** Compares the inputs of two updates, without the `ignored` ones. */
export function diff(type: string, olds: Properties, news: Properties, ignored: readonly string[]): Difference {
  const row = resourceType(type);
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    key => key !== DEFAULTS && !ignored.includes(key) && !same(olds[key], news[key]),
  );
  const nested = row.replaceOnNested.filter(path => {
    const [outer = "", inner = ""] = path.split(".");
    if (!changed.includes(outer)) return false;
    if (inner === "*") return true;
    const [before, after] = [record(olds[outer])[inner], record(news[outer])[inner]];
    return !same(before, after);
  });
  const replaced = new Set([
    ...changed.filter(key => row.replaceOn.includes(key)),
    ...nested.map(path => path.split(".")[0] ?? ""),
    ...(behaviourOf(type).replaces?.(changed, olds, news) ?? []),
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
