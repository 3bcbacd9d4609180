import { NoPlan } from "./noPlan";
import type { Step } from "./plan";
import type { RawPreview } from "./rawPreview";

/** Whether nothing that is unchanged can be missing: a first creation and the end of a stack have nothing unchanged. */
export const isWhole = (steps: readonly Step[]) =>
  steps.some(({ operation }) => operation === "same") ||
  steps.every(({ operation }) => operation === "create") ||
  steps.some(({ type, operation }) => type === "pulumi:pulumi:Stack" && operation === "delete");

/** Why a plan may not tell everything. Throws NoPlan, if it lacks all that it announces. */
export function doubtsOf(raw: RawPreview, steps: readonly Step[]): string[] {
  const hasFailed = raw.diagnostics.some(({ severity }) => severity === "error");
  if (steps.length === 0 && !hasFailed) {
    const planned = Object.entries(raw.changeSummary ?? {}).some(([op, count]) => op !== "same" && Number(count) > 0);
    if (planned) throw new NoPlan("The preview names changes in its summary, and its steps are missing.");
  }
  return [
    ...(raw.isCorrupt ? ["Pulumi says that its state may be corrupt."] : []),
    ...(raw.isStream && !raw.isFinished ? ["The preview ends without a summary, so steps may be missing."] : []),
    ...(raw.isStream
      ? ["The preview is a stream of events, which does not tell what depends on what: times are too short."]
      : []),
    ...missing(raw, steps),
  ];
}

/** Kinds of steps of which the summary has more than the preview lists. */
function missing({ changeSummary }: RawPreview, steps: readonly Step[]): string[] {
  return Object.entries(changeSummary ?? {}).flatMap(([op, count]) => {
    const listed = steps.filter(
      ({ operation }) =>
        operation === op || (op === "delete" && operation === "forget") || (op === "update" && operation === "refresh"),
    );
    return ["create", "update", "replace", "delete"].includes(op) && Number(count) > listed.length
      ? [`The summary of the preview counts ${Number(count)} times "${op}", and its steps are ${listed.length}.`]
      : [];
  });
}
