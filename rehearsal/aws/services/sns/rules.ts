import type { Problem } from "../../core/behaviour";
import type { Inputs } from "../../core/resource";
import { unknownOperator } from "./filter";

const scopes = ["MessageAttributes", "MessageBody"];

/** What the provider refuses of a subscription in a preview (upstream sns/topic_subscription.go). */
export function checkSubscription(inputs: Inputs<"aws:sns/topicSubscription:TopicSubscription">): Problem[] {
  const { filterPolicy, filterPolicyScope } = inputs;
  const problems: Problem[] = [];
  if (filterPolicyScope !== undefined && !scopes.includes(filterPolicyScope))
    problems.push([
      "filterPolicyScope",
      `expected filter_policy_scope to be one of ["MessageAttributes" "MessageBody"], got ${filterPolicyScope}`,
    ]);
  if (filterPolicyScope !== undefined && filterPolicy === undefined)
    problems.push(["filterPolicyScope", "filter_policy is required when filter_policy_scope is set"]);
  try {
    const unknown = unknownOperator(JSON.parse(filterPolicy ?? "{}"));
    if (unknown !== undefined)
      problems.push([
        "filterPolicy",
        `the rehearsal does not know the operator ${JSON.stringify(unknown)} of a filter policy`,
      ]);
  } catch {
    problems.push(["filterPolicy", '"filter_policy" contains an invalid JSON']);
  }
  return problems;
}
