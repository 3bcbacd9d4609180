import { type Kind, tagged } from "./kind";

/** Secrets, and the passwords in them. */
export const secrets: Readonly<Record<string, Kind>> = {
  "aws:secretsmanager/secret:Secret": {
    tier: "database",
    noun: "secret",
    properties: { ...tagged, recoveryWindowInDays: "none", forceOverwriteReplicaSecret: "none" },
    replaced: step => ({
      severity: "high",
      what: `The secret ${step.name} is replaced and gets another ARN.`,
      effect: "Servers that were told the old ARN can no longer read it.",
      advice: "Check that the servers are replaced in the same update.",
    }),
    deleted: step => ({
      severity: "medium",
      what: `The secret ${step.name} is ${step.operation === "forget" ? "forgotten" : "deleted"}.`,
      effect: "Whoever reads it fails from then on. With a recovery window it can be restored for some days.",
      advice: "Check that nothing reads it.",
    }),
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    tier: "database",
    noun: "secret value",
    properties: { secretString: "none", versionStages: "none" },
    replaced: step => ({
      severity: "low",
      what: `The value of the secret ${step.name} is written anew.`,
      effect: "Programs that read the secret get the new value from then on.",
      advice: "Check that the new value is accepted before the old one ends.",
    }),
    deleted: "none",
  },
  "random:index/randomPassword:RandomPassword": {
    tier: "database",
    noun: "password",
    properties: { keepers: "none" },
    replaced: step => ({
      severity: "medium",
      what: `The password ${step.name} is generated anew.`,
      effect: "Whoever knows only the old password is locked out when the new one is in use.",
      advice: "Check that nothing outside this stack uses it.",
    }),
    deleted: "none",
  },
};
