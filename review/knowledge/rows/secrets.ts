import { costs } from "../../figures/costs";
import { shown } from "../../plan/shown";
import { ended, harmless, type Kind, tagged } from "../kind";
import { policyChanged, policyMade } from "../policies";
import { isOfRotation, rotated } from "../promotion";

/** Secrets, and the passwords in them. */
export const secrets: Readonly<Record<string, Kind>> = {
  "aws:secretsmanager/secret:Secret": {
    tier: "database",
    noun: "secret",
    properties: {
      ...tagged,
      ...harmless("forceOverwriteReplicaSecret", "replicas"),
      // Source: Secrets Manager API, DeleteSecret, RecoveryWindowInDays and ForceDeleteWithoutRecovery.
      recoveryWindowInDays: ({ after }, step) =>
        Number(after) === 0
          ? {
              severity: "medium",
              what: `The secret ${step.name} would be deleted without a recovery window from now on.`,
              effect: "Nothing happens now. A later deletion cannot be undone.",
              advice: "Approve it only for a stack for tests.",
            }
          : undefined,
      kmsKeyId: (_change, step) => ({
        severity: "medium",
        what: `The secret ${step.name} is encrypted with another key.`,
        effect: "Programs that have no right to use the new key can no longer read it.",
        advice: "Check the policies of the key and of the programs.",
      }),
      policy: policyChanged("The policy of the secret"),
    },
    created: policyMade("The policy of the secret"),
    replaced: step => ({
      severity: "high",
      what: `The secret ${step.name} is replaced and gets another ARN.`,
      effect: "Servers that were told the old ARN can no longer read it.",
      advice: "Check that the servers are replaced in the same update.",
    }),
    deleted: step => ({
      severity: "medium",
      what: `The secret ${step.name} is ${ended(step)}.`,
      effect:
        step.operation === "forget"
          ? "It costs money, and no update changes it."
          : step.before?.["recoveryWindowInDays"] === 0
            ? "Whoever reads it fails from then on. It cannot be restored, because it has no recovery window."
            : `Whoever reads it fails from then on. It can be restored for ${shown(step.before?.["recoveryWindowInDays"] ?? 30)} days.`,
      advice: "Check that nothing reads it.",
    }),
    cost: costs.secret,
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    tier: "database",
    noun: "secret value",
    properties: {
      secretString: (_change, step, plan) => rewritten(step.name, isOfRotation(step, plan)),
      secretBinary: (_change, step) => rewritten(step.name, false),
      versionStages: (_change, step) => rewritten(step.name, false),
    },
    replaced: (step, plan) => rewritten(step.name, isOfRotation(step, plan)),
    deleted: "none",
    cost: "free",
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    tier: "database",
    noun: "rotation of a secret",
    properties: { ...harmless("rotationLambdaArn", "rotationRules", "rotateImmediately") },
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The secret ${step.name} is no longer rotated by itself.`,
      effect: "Nothing happens now. A password that leaks stays valid.",
      advice: "Check who rotates it from now on.",
    }),
    cost: "free",
  },
  "aws:secretsmanager/secretPolicy:SecretPolicy": {
    tier: "database",
    noun: "policy of a secret",
    properties: { policy: policyChanged("The policy of the secret"), blockPublicPolicy: "none" },
    created: policyMade("The policy of the secret"),
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The policy of the secret ${step.name} is taken away.`,
      effect: "Whoever reads the secret by it alone fails at the next call, and whoever it refused may read.",
      advice: "Check who needs it.",
    }),
    cost: "free",
  },
  "random:index/randomPassword:RandomPassword": {
    tier: "database",
    noun: "password",
    properties: { keepers: "none" },
    replaced: rotated,
    deleted: "none",
    cost: "free",
    times: "none",
  },
};

function rewritten(name: string, isTold: boolean) {
  if (isTold) return "told" as const;
  return {
    severity: "low",
    what: `The value of the secret ${name} is written anew.`,
    effect:
      "Programs that read the secret get the new value from then on. Those that keep the old one in memory do not.",
    advice: "Check that the new value is accepted before the old one ends.",
  } as const;
}
