import { text } from "../../core/values";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { checkJson, checkName } from "./rules";

export const resources: Behaviours = {
  "aws:iam/role:Role": {
    check: inputs => [...checkName(inputs, 64), ...checkJson(inputs, "assumeRolePolicy")],
    create(draft, { account }) {
      if (account.find(draft.type, "name", draft.inputs["name"]))
        throw new AwsError(
          `creating IAM Role (${text(draft.inputs["name"])})`,
          "IAM",
          "CreateRole",
          "EntityAlreadyExists",
          `Role with name ${text(draft.inputs["name"])} already exists.`,
          409,
        );
      return {
        uniqueId: `AROA${draft.id.replace(/\W/g, "").toUpperCase().padEnd(17, "X").slice(0, 17)}`,
        createDate: new Date().toISOString(),
      };
    },
    remove(resource, { account }) {
      const attached = account
        .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .some(a => a.inputs["role"] === resource.id);
      if (attached && resource.inputs["forceDetachPolicies"] !== true)
        throw new AwsError(
          `deleting IAM Role (${resource.id})`,
          "IAM",
          "DeleteRole",
          "DeleteConflict",
          "Cannot delete entity, must detach all policies first.",
          409,
        );
    },
  },
  "aws:iam/rolePolicy:RolePolicy": { check: inputs => [...checkName(inputs, 128), ...checkJson(inputs, "policy")] },
  "aws:iam/policy:Policy": { check: inputs => [...checkName(inputs, 128), ...checkJson(inputs, "policy")] },
  "aws:iam/instanceProfile:InstanceProfile": {
    check: inputs => checkName(inputs, 128),
    create: () => ({ createDate: new Date().toISOString(), uniqueId: "AIPAREHEARSAL0000000X" }),
  },
};
