import type { Step } from "../plan/plan";
import type { ChangeRule } from "./kind";

/**
 * The rule for a resource that gets other security groups.
 *
 * @param who begins the sentence, for example `The server lamp-web-1`
 * @param what can then be reached by others, for example `the site`
 */
export const otherGroups =
  (who: (step: Step) => string, what = "it"): ChangeRule =>
  (_change, step) => ({
    severity: "medium",
    what: `${who(step)} gets other security groups.`,
    effect: `Who may reach ${what} changes within seconds.`,
    advice: "Compare the rules of the groups.",
  });
