import { type Duration, durations } from "../figures/durations";
import { plus, type TimesOf } from "../figures/times";
import { kindOf } from "../knowledge/kinds";
import type { Step } from "../plan/plan";

/** Whether the time of a type is known. */
export const hasTime = ({ type, isCustom }: Step): boolean => {
  const kind = kindOf(type);
  return !isCustom || (kind !== undefined && kind.times !== "unknown");
};

const nothing: Duration = durations.ofState;

function given(part: keyof TimesOf, step: Step): Duration {
  const times = kindOf(step.type)?.times;
  if (times === "none") return nothing;
  const time = times === "unknown" ? undefined : times?.[part];
  return (typeof time === "function" ? time(step) : time) ?? durations.usual;
}

/** How long it takes until a step is done with what is new or changed. A deletion takes nothing here. */
export function timeToMake(step: Step): Duration {
  if (!step.isCustom) return nothing;
  switch (step.operation) {
    case "create":
      return given("creation", step);
    case "replace":
      return step.deletesFirst ? plus(given("creation", step), given("deletion", step)) : given("creation", step);
    case "update":
      return given("change", step);
    case "import":
    case "refresh":
      return kindOf(step.type)?.times === "none" ? nothing : durations.usual;
    default:
      return nothing;
  }
}

/** How long it takes to delete what a step takes away at the end of the update. */
export function timeToRemove(step: Step): Duration {
  const isRemoved = step.operation === "delete" || (step.operation === "replace" && !step.deletesFirst);
  return step.isCustom && isRemoved ? given("deletion", step) : nothing;
}
