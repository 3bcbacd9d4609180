import type { Step } from "../../plan/plan";
import { ended, harmless, type Kind, type Risk, tagged } from "../kind";
import { policyChanged, policyMade, policyRisk } from "../policies";

const rightsGone = (step: Step): Risk => ({
  severity: "medium",
  what: `The rights in ${step.name} are taken away.`,
  effect: "Programs with them fail at their next call, within seconds.",
  advice: "Check that another policy takes its place.",
});

/** Source: Systems Manager user guide, "Create a Session Manager preferences document". */
const sessionsChange = (step: Step, how: string): Risk => ({
  severity: "medium",
  what: `The document of commands ${step.name} ${how}.`,
  effect:
    "It says what commands on servers may do, as which user, and where they are recorded. The next session follows it.",
  advice: "Compare the texts, and check that sessions are still recorded.",
});

const identityGone =
  (noun: string) =>
  (step: Step): Risk => ({
    severity: "medium",
    what: `The ${noun} ${step.name} is ${step.operation === "replace" ? "replaced" : ended(step)}.`,
    effect:
      step.operation === "forget"
        ? "It keeps its rights, and no update changes them."
        : "Programs that use it, and policies that name it, fail from then on.",
    advice: "Check who uses it.",
  });

const administrator = /\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

/** A managed policy that is attached. Source: IAM user guide, "AWS managed policies for job functions". */
const attached = (step: Step): Risk | undefined => {
  const arn = String(step.after?.["policyArn"] ?? "");
  return administrator.test(arn)
    ? {
        severity: "high",
        what: `${step.name} gives the rights of ${arn.split("/").at(-1) ?? ""}.`,
        effect: "Whoever has them can read, change and delete nearly everything in the account.",
        advice: "Attach a policy with the calls that are needed.",
      }
    : undefined;
};

const attachment: Kind = {
  tier: "servers",
  noun: "attached policy",
  plural: "attached policies",
  properties: {},
  created: attached,
  replaced: step => attached(step) ?? rightsGone(step),
  deleted: rightsGone,
  cost: "free",
};

const policy = (noun: string): Kind => ({
  tier: "servers",
  noun,
  properties: { ...tagged, policy: policyChanged("The policy") },
  created: policyMade("The policy"),
  replaced: step => policyRisk("The policy", step, { before: step.before?.["policy"], after: step.after?.["policy"] }),
  deleted: rightsGone,
  cost: "free",
});

/** IAM: who may call what. A change applies within seconds. */
export const rights: Readonly<Record<string, Kind>> = {
  "aws:iam/role:Role": {
    tier: "servers",
    noun: "role",
    properties: {
      ...tagged,
      ...harmless("maxSessionDuration", "forceDetachPolicies", "permissionsBoundary"),
      assumeRolePolicy: policyChanged("The trust policy, which says who may take the role,"),
      inlinePolicies: policyChanged("An inline policy of the role"),
      managedPolicyArns: step => ({
        severity: "medium",
        what: `The attached policies of a role change (${step.path}).`,
        effect: "Programs may lose or gain rights within seconds.",
        advice: "Compare the policies.",
      }),
    },
    created: policyMade("The trust policy of the role", "assumeRolePolicy"),
    replaced: identityGone("role"),
    deleted: identityGone("role"),
    cost: "free",
  },
  "aws:iam/rolePolicy:RolePolicy": policy("policy"),
  "aws:iam/policy:Policy": policy("managed policy"),
  "aws:iam/userPolicy:UserPolicy": policy("policy of a user"),
  "aws:iam/groupPolicy:GroupPolicy": policy("policy of a group"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment,
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": attachment,
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": attachment,
  "aws:iam/policyAttachment:PolicyAttachment": attachment,
  "aws:iam/instanceProfile:InstanceProfile": {
    tier: "servers",
    noun: "instance profile",
    properties: {
      ...tagged,
      role: (_change, step) => ({
        severity: "medium",
        what: `Servers with the instance profile ${step.name} get another role.`,
        effect: "Programs on them may lose or gain rights within minutes.",
        advice: "Compare the policies of the roles.",
      }),
    },
    replaced: identityGone("instance profile"),
    deleted: identityGone("instance profile"),
    cost: "free",
  },
  "aws:iam/user:User": {
    tier: "servers",
    noun: "IAM user",
    properties: { ...tagged, ...harmless("forceDestroy", "permissionsBoundary", "path") },
    replaced: identityGone("user"),
    deleted: identityGone("user"),
    cost: "free",
  },
  "aws:iam/group:Group": {
    tier: "servers",
    noun: "IAM group",
    properties: { ...harmless("path", "name") },
    replaced: identityGone("group"),
    deleted: identityGone("group"),
    cost: "free",
  },
  "aws:iam/accessKey:AccessKey": {
    tier: "servers",
    noun: "access key",
    properties: {
      status: (_change, step) => identityGone("access key")({ ...step, operation: "delete" }),
    },
    created: step => ({
      severity: "low",
      what: `The access key ${step.name} is made: a password that does not end by itself.`,
      effect: "Whoever has it has the rights of its user. It is in the state of Pulumi.",
      advice: "Use a role instead, where that is possible.",
    }),
    replaced: identityGone("access key"),
    deleted: identityGone("access key"),
    cost: "free",
  },
  "aws:ssm/document:Document": {
    tier: "servers",
    noun: "document of commands",
    properties: { ...tagged, content: (_change, step) => sessionsChange(step, "changes") },
    replaced: step => sessionsChange(step, "is replaced"),
    deleted: step => sessionsChange(step, `is ${ended(step)}`),
    cost: "free",
  },
};
