import { describe, expect, it } from "vitest";
import type { HealthCheck } from "../../aws/core/topology";
import { type Sight, healthOf } from "./targetHealth";

const check: HealthCheck = {
  protocol: "HTTP" as const,
  path: "/",
  port: "traffic-port",
  matcher: "200",
  interval: 5,
  timeout: 2,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};
const long = 3600;
const sight = (status: string, check = "", code = "", knownSeconds = long): Sight => ({
  status,
  check,
  code,
  knownSeconds,
});
const up = sight("UP", "L7OK", "200");

describe("healthOf", () => {
  it("is healthy when it is up on every node, also after one failed check", () => {
    expect(healthOf([up, sight("UP 1/2", "L7STS", "503")], check)).toEqual({ state: "healthy" });
  });

  it("is being registered until its first check", () => {
    const state = {
      state: "initial",
      reason: "Elb.RegistrationInProgress",
      description: "Target registration is in progress",
    };
    expect(healthOf([sight("DOWN", "INI", "", 1)], check)).toEqual(state);
    expect(healthOf([sight("DOWN", "", "", 1)], check)).toEqual(state);
  });

  it("is initial while fewer checks have failed than make it unhealthy", () => {
    const state = {
      state: "initial",
      reason: "Elb.InitialHealthChecks",
      description: "Initial health checks in progress",
    };
    expect(healthOf([sight("DOWN", "L4CON", "", 11)], check)).toEqual(state);
    expect(healthOf([sight("DOWN 1/2", "L7OK", "200", 6)], check)).toEqual(state);
    expect(healthOf([up, sight("DOWN", "INI", "", 6)], check).state).toBe("initial");
  });

  it("waits for the first checks of a node that was powered on again, whatever the other node reports", () => {
    expect(healthOf([up, sight("DOWN 1/2", "L7OK", "200", 6)], check).state).toBe("initial");
  });

  it("gives AWS's reason and text when it is unhealthy", () => {
    const unhealthy = (...last: [string, string?]) => healthOf([sight("DOWN", ...last)], check);
    expect(unhealthy("L7STS", "503")).toEqual({
      state: "unhealthy",
      reason: "Target.ResponseCodeMismatch",
      description: "Health checks failed with these codes: [503]",
    });
    const timeout = { state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" };
    expect(unhealthy("L4TOUT")).toEqual(timeout);
    expect(unhealthy("L7TOUT")).toEqual(timeout);
    const failed = { state: "unhealthy", reason: "Target.FailedHealthChecks", description: "Health checks failed" };
    expect(unhealthy("L4CON")).toEqual(failed);
  });

  it("stays unhealthy until enough checks have passed again", () => {
    expect(healthOf([sight("DOWN 1/2", "L7OK", "200")], check).state).toBe("unhealthy");
  });

  it("is unhealthy when one node cannot reach it", () => {
    expect(healthOf([up, sight("DOWN", "L4TOUT")], check).state).toBe("unhealthy");
  });
});
