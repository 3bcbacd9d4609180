import type { Failure } from "../../rehearsal/aws/core/apiCalls";

/**
 * Ways in which AWS refuses a call that is right (AWS's lists of common errors). The effect on the stack is the same: the call has
 * not been carried out.
 */
export const refusals: readonly Failure[] = [
  { code: "ThrottlingException", message: "Rate exceeded" },
  { code: "AccessDenied", message: "User is not authorized to perform this operation", status: 403 },
  { code: "ExpiredToken", message: "The security token included in the request is expired", status: 403 },
  { code: "InvalidState", message: "The resource is not in a state in which this is possible" },
  { code: "InsufficientCapacity", message: "There is no capacity for this request", status: 500 },
  { code: "ServiceUnavailable", message: "The service is not available", status: 503 },
];

/** The call takes effect, and its answer does not arrive. */
export const lostAnswer: Failure = { timesOut: true };

/** A function that gives each call the next way in which AWS refuses. */
export function refuseInTurn(): () => Failure {
  let turn = 0;
  return () => refusals[turn++ % refusals.length]!;
}
