import { AwsError } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";
import { checkJson, checkName } from "./rules";

export const resources: Behaviours = {
  "aws:iam/role:Role": {
    check: inputs => [...checkName(inputs, 64), ...checkJson(inputs, "assumeRolePolicy")],
    create(draft, { account }): Told<"aws:iam/role:Role"> {
      const { name = "" } = draft.inputs;
      if (account.find(draft.type, "name", name))
        throw new AwsError(
          `creating IAM Role (${name})`,
          "IAM",
          "CreateRole",
          "EntityAlreadyExists",
          `Role with name ${name} already exists.`,
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
        .some(a => a.inputs.role === resource.id);
      if (attached && resource.inputs.forceDetachPolicies !== true)
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
    create: (): Told<"aws:iam/instanceProfile:InstanceProfile"> => ({
      createDate: new Date().toISOString(),
      uniqueId: "AIPAREHEARSAL0000000X",
    }),
  },
};
