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

/** Refuses the calls that only read, or those that change something, each in the next way. */
export function refuseInTurn(reads: boolean): (call: string, isRead: boolean) => Failure | undefined {
  let turn = 0;
  return (_, isRead) => (isRead === reads ? refusals[turn++ % refusals.length] : undefined);
}

/** Loses the answers of calls that change something. */
export const loseAnswer = (_: string, isRead: boolean): Failure | undefined =>
  isRead ? undefined : { timesOut: true };
