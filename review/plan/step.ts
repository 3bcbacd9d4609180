import { type DetailedDiff, changesOf } from "./changes";
import { record, text, texts } from "./fields";
import { NoPlan, howTo } from "./noPlan";
import type { Operation, Properties, Step } from "./plan";

/**
 * The steps of Pulumi's engine, and what they mean here. Source: pkg/resource/deploy/step.go, StepOps. The steps
 * `create-replacement` and `delete-replaced` belong to a `replace` of the same URN, and are not counted twice.
 */
const operations: ReadonlyMap<string, Operation> = new Map([
  ["same", "same"],
  ["create", "create"],
  ["update", "update"],
  ["replace", "replace"],
  ["delete", "delete"],
  ["import", "import"],
  ["import-replacement", "import"],
  ["refresh", "refresh"],
  ["read", "same"],
  ["read-replacement", "same"],
  ["extend-parameterize", "same"],
  ["discard", "forget"],
  ["discard-replaced", "forget"],
  ["remove-pending-replace", "delete"],
  ["create-replacement", "replace"],
  ["delete-replaced", "replace"],
]);
export const partsOfReplace: ReadonlySet<string> = new Set(["create-replacement", "delete-replaced"]);

/** Longest output that is kept, in characters of JSON. Only ids, zones, sizes and disks are read. */
const longestOutput = 512;

/**
 * One step of a preview.
 *
 * @param index its place in the list, for the message
 * @param once returns the one copy of a text that is kept
 * @throws NoPlan, if it is none
 */
export function stepOf(raw: Properties, op: string, index: number, once: (value: string) => string): Step {
  const urn = text(raw["urn"]);
  if (urn === undefined || !/^urn:pulumi:[^:]+::[^:]+::.+::[^]*$/.test(urn))
    throw new NoPlan(
      `The input is JSON, but not a preview of Pulumi: steps.${index}.urn is not an URN of a resource. ${howTo}`,
    );
  const [before, after] = [record(raw["oldState"]), record(raw["newState"])];
  const known = operations.get(op);
  if (known === undefined)
    throw new NoPlan(
      `The preview has a step that this version of the review does not know: ${op.slice(0, 50)} (steps.${index}).`,
    );
  const operation = known === "delete" && before?.["retainOnDelete"] === true ? "forget" : known;
  const shown = after ?? before;
  const [, , types = "", ...name] = urn.split("::");
  const [old, wanted] = [record(before?.["inputs"]), record(after?.["inputs"])];
  const changes =
    operation === "update" || operation === "replace" || operation === "refresh"
      ? changesOf(
          {
            before: old,
            after: wanted,
            outputs: record(before?.["outputs"]) ?? {},
            newOutputs: record(after?.["outputs"]),
          },
          differences(raw["detailedDiff"]),
          texts(raw["replaceReasons"]),
        )
      : [];
  const waits = [
    ...texts(shown?.["dependencies"]),
    ...Object.values(record(shown?.["propertyDependencies"]) ?? {}).flatMap(texts),
  ];
  const keptBefore = before === undefined ? undefined : (kept(old ?? {}, once) as Properties);
  return {
    // The engine makes an update or a deletion of the step when it has found a difference (pkg/backend/display/json.go).
    operation: operation === "refresh" && changes.length === 0 ? "same" : operation,
    urn: once(urn),
    type: once(types.split("$").at(-1) ?? types),
    name: name.join("::"),
    parent: text(shown?.["parent"]),
    isCustom: shown === undefined || shown["custom"] === true,
    before: keptBefore,
    // Both sides of a resource that does not change are the same.
    after:
      after === undefined
        ? undefined
        : operation === "same" && keptBefore !== undefined
          ? keptBefore
          : (kept(wanted ?? {}, once) as Properties),
    outputs: outputsOf(before, once),
    changes: changes.map(change => ({
      ...change,
      before: kept(change.before, once),
      after: kept(change.after, once),
    })),
    // The engine marks the old resource for deletion in advance when it makes the new one first.
    deletesFirst: operation === "replace" && before !== undefined && before["delete"] !== true,
    dependencies: [...new Set(waits)].map(once),
    origins: Object.fromEntries(
      Object.entries(record(shown?.["propertyDependencies"]) ?? {}).flatMap(([property, urns]) => {
        const from = texts(urns).map(once);
        return from.length === 0 ? [] : [[property, from]];
      }),
    ),
    initErrors: texts(before?.["initErrors"]),
  };
}

/** Outputs that are short, and the id, which stands beside them. */
function outputsOf(state: Properties | undefined, once: (value: string) => string): Properties {
  const id = text(state?.["id"]);
  const short = Object.entries(record(state?.["outputs"]) ?? {}).filter(
    ([, value]) => (JSON.stringify(value)?.length ?? 0) <= longestOutput,
  );
  return { ...(id === undefined ? {} : { id: once(id) }), ...(kept(Object.fromEntries(short), once) as Properties) };
}

function differences(given: unknown): Record<string, DetailedDiff> {
  const paths = Object.entries(record(given) ?? {}).map(([path, difference]) => {
    const { kind, inputDiff } = record(difference) ?? {};
    return [path, { kind: text(kind) ?? "update", inputDiff: inputDiff === true }] as const;
  });
  return Object.fromEntries(paths);
}

/** A copy that shares its texts with the other steps. A member named `__proto__` stays a member. */
function kept(value: unknown, once: (value: string) => string): unknown {
  if (typeof value === "string") return once(value);
  if (Array.isArray(value)) return value.map(item => kept(item, once));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, kept(inner, once)]));
}
