import type { Risk } from "../knowledge/kind";
import type { Plan, Step } from "../plan/plan";
import type { PendingOperation } from "../plan/state";

const mostTold = 5;

// Risks that come from the state, and not from what the type of a resource is.

export const unfinished = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name} was not finished by an earlier update: ${(step.initErrors[0] ?? "").slice(0, 300)}`,
  effect: "Pulumi tries again in this update.",
  advice: "Read what AWS said, and run pulumi up --refresh if the resource is well by now.",
});

/**
 * Operations that an earlier update has begun, and whose end nobody knows. The state has them; a preview in JSON tells nothing of them,
 * and one in text names them in a warning. Source: pkg/resource/deploy/deployment.go and pkg/engine of Pulumi, "pending operations".
 */
export function interrupted({ diagnostics }: Plan, pending: readonly PendingOperation[]): Risk[] {
  const said = diagnostics.filter(({ message }) =>
    /pending (?:operations|creates?)|interrupted while creating/i.test(message),
  );
  if (said.length === 0 && pending.length === 0) return [];
  const named = said.flatMap(({ message }) =>
    [...message.matchAll(/urn:pulumi:[^\s,]*::([^\s,:]+)/g)].map(([, name = ""]) => name),
  );
  const told =
    pending.length > 0 ? pending.map(({ doing, type, name }) => `${doing} ${name} (${type})`) : [...new Set(named)];
  const more = told.length > mostTold ? ` and ${told.length - mostTold} more` : "";
  const names = told.length === 0 ? "" : ` (${told.slice(0, mostTold).join(", ")}${more})`;
  return [
    {
      severity: "high",
      what: `An earlier update was cut off, or still runs: the state has pending operations${names}.`,
      effect:
        "AWS may have resources that the state does not know: this update may make them twice, or fail because a name is taken.",
      advice: "If no update runs, run pulumi refresh first. It asks about each creation, and reads the rest from AWS.",
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
    `Somebody or something has ${step.after === undefined ? "deleted" : "changed"} it outside of Pulumi. A refresh writes this into the ` +
    `state and changes nothing in AWS. An update with --refresh ${step.after === undefined ? "makes it anew" : "sets it back to what the program says"}; ` +
    "without --refresh, an update may not see it.",
  advice: "Find out who did it and why.",
});

/** A danger that is there already, and that no update makes. */
export const already = (risk: Risk): Risk => ({
  ...risk,
  what: `Already so in AWS: ${risk.what}`,
  advice:
    "Set it back at once, by an update with --refresh or by hand. Then find out who did it, and what has happened since.",
});
