import type { Risk } from "../knowledge/kind";
import type { Plan, Step } from "../plan/plan";

// Risks that come from the state, and not from what the type of a resource is.

export const unfinished = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name} was not finished by an earlier update: ${(step.initErrors[0] ?? "").slice(0, 300)}`,
  effect: "Pulumi tries again in this update.",
  advice: "Read what AWS said, and run pulumi up --refresh if the resource is well by now.",
});

/**
 * Operations that an earlier update has begun, and whose end nobody knows. Pulumi names them in a warning.
 * Source: pkg/resource/deploy/deployment.go and pkg/engine of Pulumi, "pending operations".
 */
export function interrupted({ diagnostics }: Plan): Risk[] {
  const found = diagnostics.filter(({ message }) =>
    /pending (?:operations|creates?)|interrupted while creating/i.test(message),
  );
  if (found.length === 0) return [];
  const named = found.flatMap(({ message }) =>
    [...message.matchAll(/urn:pulumi:[^\s,]*::([^\s,:]+)/g)].map(([, name = ""]) => name),
  );
  return [
    {
      severity: "high",
      what: `An earlier update was cut off${named.length === 0 ? "" : ` while it worked on ${[...new Set(named)].slice(0, 5).join(", ")}`}: the state has pending operations.`,
      effect:
        "AWS may have resources that the state does not know: this update may make them twice, or fail because a name is taken.",
      advice: "Run pulumi refresh first. It asks about each of them.",
    },
  ];
}

export const forgotten = (step: Step): Risk => ({
  severity: "low",
  what: `${step.name} leaves the stack and is not deleted.`,
  effect: "It stays in AWS, may cost money, and no update changes it any more.",
  advice: "Note who looks after it from now on.",
});

export const drifted = (step: Step): Risk => ({
  severity: "medium",
  what:
    step.after === undefined
      ? `${step.name} is in the state, and no longer in AWS.`
      : `${step.name} is different in AWS than in the state: ${step.changes.map(({ path }) => path).join(", ") || "see below"}.`,
  effect:
    "Somebody or something has changed it outside of Pulumi. A refresh writes this into the state and changes nothing in AWS. An update " +
    "with --refresh sets it back to what the program says; without --refresh, an update may not see it.",
  advice: "Find out who did it and why.",
});

/** A danger that is there already, and that no update makes. */
export const already = (risk: Risk): Risk => ({
  ...risk,
  what: `Already so in AWS: ${risk.what}`,
  advice:
    "Set it back at once, by an update with --refresh or by hand. Then find out who did it, and what has happened since.",
});
