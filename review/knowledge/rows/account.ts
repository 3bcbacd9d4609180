import { costs } from "../../figures/costs";
import { shown } from "../../plan/shown";
import { ended, harmless, ifTurned, type Kind, tagged } from "../kind";
import { policyChanged } from "../policies";

/** Keys and parameters that many programs of an account share, and what AWS gives each account by default. */
export const account: Readonly<Record<string, Kind>> = {
  // Source: KMS developer guide, "Deleting AWS KMS keys": after the waiting time of 7 to 30 days, data cannot be decrypted.
  "aws:kms/key:Key": {
    tier: "database",
    noun: "key",
    properties: {
      ...tagged,
      ...harmless("deletionWindowInDays", "rotationPeriodInDays", "bypassPolicyLockoutSafetyCheck"),
      policy: policyChanged("The policy of the key"),
      isEnabled: ifTurned(false, step => ({
        severity: "high",
        what: `The key ${step.name} is turned off.`,
        effect:
          "What is encrypted with it cannot be read within minutes: databases stop, secrets and files are refused.",
        advice: "Do not merge this while anything uses the key.",
      })),
      enableKeyRotation: ifTurned(false, step => ({
        severity: "low",
        what: `The key ${step.name} is no longer renewed each year.`,
        effect: "Nothing is interrupted.",
        advice: "Check your rules for keys.",
      })),
    },
    replaced: step => ({
      severity: "high",
      what: `The key ${step.name} is replaced.`,
      effect:
        "The old one is deleted after its waiting time (7 to 30 days). What is encrypted with it can then never be read again.",
      advice: "Do not merge this before everything is encrypted with the new key.",
    }),
    deleted: step => ({
      severity: step.operation === "forget" ? "medium" : "high",
      what: `The key ${step.name} is ${ended(step)}.`,
      effect:
        step.operation === "forget"
          ? "It costs money, and no update changes it."
          : `It is turned off at once, and deleted after ${shown(step.before?.["deletionWindowInDays"] ?? 30)} days. What is encrypted with it can then never be read again.`,
      advice: "Check what is encrypted with it. Until the end of the waiting time it can be kept.",
    }),
    cost: costs.key,
  },
  "aws:kms/alias:Alias": {
    tier: "database",
    noun: "name of a key",
    plural: "names of keys",
    properties: {
      targetKeyId: (_change, step) => ({
        severity: "medium",
        what: `The name ${step.name} stands for another key.`,
        effect: "New data are encrypted with the other key. Old data still need the old one.",
        advice: "Keep the old key.",
      }),
    },
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The name ${step.name} of a key is ${ended(step)}.`,
      effect: "Programs that use the key by this name fail.",
      advice: "Check who uses the name.",
    }),
    cost: "free",
  },
  "aws:ssm/parameter:Parameter": {
    tier: "servers",
    noun: "parameter",
    properties: {
      ...tagged,
      ...harmless("overwrite", "allowedPattern", "tier", "dataType"),
      ...Object.fromEntries(["value", "insecureValue"].map(name => [name, rewritten])),
      type: rewritten,
    },
    replaced: step => rewritten(undefined, step),
    deleted: step => ({
      severity: "medium",
      what: `The parameter ${step.name} is ${ended(step)}.`,
      effect: "Programs that read it fail from then on. It cannot be restored.",
      advice: "Check that nothing reads it.",
    }),
    cost: "free",
  },
  "aws:ec2/keyPair:KeyPair": {
    tier: "servers",
    noun: "key for logins",
    plural: "keys for logins",
    properties: { ...tagged },
    replaced: "none",
    deleted: "none",
    cost: "free",
  },
  ...Object.fromEntries(
    (
      [
        ["defaultVpc:DefaultVpc", "default VPC"],
        ["defaultSubnet:DefaultSubnet", "default subnet"],
        ["defaultVpcDhcpOptions:DefaultVpcDhcpOptions", "default DHCP options"],
      ] as const
    ).map(([type, noun]): [string, Kind] => [
      `aws:ec2/${type}`,
      // The provider takes over what exists, and leaves it there in the end. Source: documentation of the provider.
      {
        tier: "network",
        noun,
        properties: { ...tagged, ...harmless("forceDestroy") },
        replaced: "none",
        deleted: "none",
        cost: "free",
      },
    ]),
  ),
  "aws:ec2/defaultRouteTable:DefaultRouteTable": {
    tier: "network",
    noun: "default route table",
    properties: {
      ...tagged,
      routes: (_change, step) => ({
        severity: "medium",
        what: `The routes of ${step.name} change.`,
        effect: "Within seconds, what its subnets send goes another way, or nowhere.",
        advice: "Read the routes in the changes below.",
      }),
    },
    replaced: "none",
    deleted: "none",
    cost: "free",
  },
};

function rewritten(_change: unknown, step: { readonly name: string }) {
  return {
    severity: "medium",
    what: `The value of the parameter ${step.name} changes.`,
    effect:
      "Programs that read it get the new value at their next look, and those that read it once do so at their next start.",
    advice: "Check that they can work with the new value.",
  } as const;
}
