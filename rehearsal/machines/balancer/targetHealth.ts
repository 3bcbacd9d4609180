import type { TargetHealth } from "../../aws/core/hardware";
import type { HealthCheck } from "../../aws/core/topology";

/** What one node reports about a target. */
export interface Sight {
  /** HAProxy's status: `UP`, `UP 1/2`, `DOWN`, `DOWN 1/2`, `MAINT`. */
  readonly status: string;
  /** HAProxy's code for the end of the last check: `L7OK`, `L7STS`, `L4TOUT`; empty or `INI` before the first check. */
  readonly check: string;
  /** HTTP status of the last check; empty when there was no answer. */
  readonly code: string;
  /** Seconds since the node got the target. */
  readonly knownSeconds: number;
}

type State = Pick<TargetHealth, "state" | "reason" | "description">;

export const unused: State = {
  state: "unused",
  reason: "Target.NotInUse",
  description: "Target group is not configured to receive traffic from the load balancer",
};

export const draining: State = {
  state: "draining",
  reason: "Target.DeregistrationInProgress",
  description: "Target deregistration is in progress",
};

/** While no node is available. */
export const unknown: State = {
  state: "unhealthy",
  reason: "Elb.InternalError",
  description: "Health checks failed due to an internal error",
};

/** A target's state as DescribeTargetHealth returns it, from what every node reports. */
export function healthOf(sights: readonly Sight[], check: HealthCheck): State {
  const states = sights.map(sight => stateOf(sight, check));
  return (
    states.find(({ state }) => state === "unhealthy") ??
    states.find(({ state }) => state === "initial") ?? { state: "healthy" }
  );
}

function stateOf({ status, check, code, knownSeconds }: Sight, healthCheck: HealthCheck): State {
  if (status.startsWith("UP")) return { state: "healthy" };
  if (check === "" || check === "INI")
    return {
      state: "initial",
      reason: "Elb.RegistrationInProgress",
      description: "Target registration is in progress",
    };
  // The first check comes after one interval. Before as many checks as `unhealthyThreshold`, the target is still initial.
  const { interval, timeout, unhealthyThreshold } = healthCheck;
  if (knownSeconds < interval * unhealthyThreshold + timeout)
    return { state: "initial", reason: "Elb.InitialHealthChecks", description: "Initial health checks in progress" };
  if (check.endsWith("TOUT")) return { state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" };
  if (check === "L7STS")
    return {
      state: "unhealthy",
      reason: "Target.ResponseCodeMismatch",
      description: `Health checks failed with these codes: [${code}]`,
    };
  return { state: "unhealthy", reason: "Target.FailedHealthChecks", description: "Health checks failed" };
}
