import { z } from "zod";
import { changesOf } from "./changes";
import type { Operation, Plan, Step } from "./plan";

/** The input is no preview. The message says what it is, and how to make one. */
export class NoPlan extends Error {}

const howTo = "Make one with: pulumi preview --json --show-sames > plan.json";

const properties = z.record(z.string(), z.unknown());
const state = z.object({
  custom: z.boolean().default(false),
  delete: z.boolean().default(false),
  retainOnDelete: z.boolean().default(false),
  parent: z.string().optional(),
  inputs: properties.default({}),
  outputs: properties.default({}),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  initErrors: z.array(z.string()).nullish(),
});
const step = z.object({
  op: z.string(),
  urn: z.string().regex(/^urn:pulumi:[^:]+::[^:]+::.+::.*$/, "is not an URN"),
  oldState: state.nullish(),
  newState: state.nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string(), inputDiff: z.boolean().optional() })).nullish(),
});
const preview = z.object({
  config: z.record(z.string(), z.string()).nullish(),
  steps: z.array(step).nullish(),
  diagnostics: z
    .array(
      z.object({ urn: z.string().optional(), message: z.string().default(""), severity: z.string().default("info") }),
    )
    .nullish(),
});

/**
 * The steps of Pulumi's engine, and what they mean here. Source: sdk/go/common/apitype/events.go and pkg/display, OpType. The steps
 * `create-replacement` and `delete-replaced` belong to a `replace` of the same URN, and are not counted twice.
 */
const operations: Readonly<Record<string, Operation | undefined>> = {
  same: "same",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  import: "import",
  "import-replacement": "import",
  refresh: "refresh",
  read: "same",
  "read-replacement": "same",
  discard: "forget",
  "discard-replaced": "forget",
  "remove-pending-replace": "delete",
};
const partsOfReplace = new Set(["create-replacement", "delete-replaced"]);

/**
 * Reads what `pulumi preview --json` prints.
 *
 * @throws NoPlan with one sentence, if the text is something else
 */
export function readPlan(text: string): Plan {
  const parsed = preview.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new NoPlan(
      `The input is JSON, but not a preview of Pulumi: ${issue?.path.join(".") || "the document"}: ${issue?.message ?? ""}. ${howTo}`,
    );
  }
  const { steps, config, diagnostics } = parsed.data;
  if (steps === undefined || steps === null || (steps.length === 0 && (diagnostics ?? []).length === 0))
    throw new NoPlan(`The input is JSON without the steps of a preview. ${howTo}`);
  const replaced = new Set(steps.flatMap(({ op, urn }) => (op === "replace" ? [urn] : [])));
  const read = steps.filter(({ op, urn }) => !partsOfReplace.has(op) || !replaced.has(urn)).map(stepOf);
  const [, , stack = "", , project = ""] = (steps[0]?.urn ?? "").split(/:/);
  return {
    stack,
    project,
    steps: read,
    diagnostics: (diagnostics ?? []).map(({ urn, message, severity }) => ({
      urn,
      message,
      severity: severity === "error" || severity === "warning" ? severity : "info",
    })),
    isWhole:
      read.some(({ operation }) => operation === "same") || read.every(({ operation }) => operation === "create"),
    config: config ?? {},
    region: config?.["aws:region"],
  };
}

function parseJson(text: string): unknown {
  if (text.trim() === "") throw new NoPlan(`The input is empty. ${howTo}`);
  // Warnings of the command line may stand before the document, when both outputs of the command go to one file.
  const begin = text.search(/^\{/m);
  try {
    return JSON.parse(begin > 0 ? text.slice(begin) : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0]?.slice(0, 200) : "";
    const isCut = begin >= 0 && !/\}\s*$/.test(text);
    throw new NoPlan(
      isCut
        ? `The input ends in the middle of a JSON document (${text.length} characters): the preview was cut off. ${howTo}`
        : `The input is not JSON (${reason}). ${howTo}`,
    );
  }
}

function stepOf(given: z.infer<typeof step>): Step {
  const { op, urn, oldState: before, newState: after } = given;
  const known = operations[op] ?? (partsOfReplace.has(op) ? "replace" : undefined);
  const operation = known === "delete" && before?.retainOnDelete === true ? "forget" : known;
  if (operation === undefined)
    throw new NoPlan(`The preview has a step that this version of the review does not know: ${op} of ${urn}.`);
  const shown = after ?? before;
  const [, , types = "", name = ""] = urn.split("::");
  const changes =
    operation === "update" || operation === "replace" || operation === "refresh"
      ? changesOf(
          { before: before?.inputs, after: after?.inputs, outputs: before?.outputs ?? {} },
          given.detailedDiff ?? undefined,
          given.replaceReasons ?? [],
        )
      : [];
  const waits = [
    ...(shown?.dependencies ?? []),
    ...Object.values(shown?.propertyDependencies ?? {}).flatMap(urns => urns ?? []),
  ];
  return {
    operation,
    urn,
    type: types.split("$").at(-1) ?? types,
    name,
    parent: shown?.parent,
    isCustom: shown?.custom ?? true,
    before: before?.inputs,
    after: after?.inputs,
    outputs: before?.outputs ?? {},
    changes,
    // The engine marks the old resource for deletion in advance when it makes the new one first.
    deletesFirst: operation === "replace" && before?.delete === false,
    dependencies: [...new Set(waits)],
    initErrors: before?.initErrors ?? [],
  };
}
