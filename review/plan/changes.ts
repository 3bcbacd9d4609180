import { isDeepStrictEqual } from "node:util";
import { type Change, type Properties, unknownValue } from "./plan";

/** A difference as Pulumi's engine describes it. `kind` is for example `update` or `add-replace`. */
export interface DetailedDiff {
  readonly kind: string;
  readonly inputDiff?: boolean | undefined;
}

interface States {
  readonly before: Properties | undefined;
  readonly after: Properties | undefined;
  /** Outputs in the state, for a difference that is not one of inputs. */
  readonly outputs: Properties;
  /** Outputs after the step. A refresh has in them what AWS says; a preview of an update, what the provider expects. */
  readonly newOutputs?: Properties | undefined;
}

/**
 * The properties that change. They come from the engine's own detailed difference. Where there is none, as for resources of
 * Pulumi itself and in a refresh, they come from comparing the inputs.
 */
export function changesOf(
  states: States,
  detailed: Readonly<Record<string, DetailedDiff>> | undefined,
  replaceReasons: readonly string[],
): Change[] {
  const { before = {}, after = {}, outputs, newOutputs = {} } = states;
  if (detailed === undefined || Object.keys(detailed).length === 0)
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter(property => !property.startsWith("__") && !isDeepStrictEqual(before[property], after[property]))
      .sort()
      .map(property => change(property, before[property], after[property], replaceReasons.includes(property)));
  return Object.entries(detailed)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { kind, inputDiff }]) => {
      const parts = partsOf(path);
      const old = inputDiff === true ? at(before, parts) : (at(outputs, parts) ?? at(before, parts));
      const [given, wanted] = [at(before, parts), at(after, parts)];
      // The program wants the same as before: what differs is what AWS has.
      const next = isDeepStrictEqual(given, wanted) ? (at(newOutputs, parts) ?? wanted ?? later(kind)) : wanted;
      return change(path, old, next, kind.endsWith("-replace"));
    });
}

/** An output that no input gives, such as all tags with those of the provider, gets a value that a preview does not name. */
const later = (kind: string) => (kind.startsWith("update") ? unknownValue : undefined);

const change = (path: string, before: unknown, after: unknown, replaces: boolean): Change => ({
  path,
  property: partsOf(path)[0] ?? path,
  before,
  after,
  replaces,
});

/** `a.b[0]["c.d"]` as its parts. Pulumi writes paths in this form (resource.PropertyPath). */
function partsOf(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted?.replaceAll(/\\(.)/g, "$1") ?? index ?? name ?? "",
  );
}

function at(value: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>(
    (inner, part) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, part)
        ? (inner as Properties)[part]
        : undefined,
    value,
  );
}
