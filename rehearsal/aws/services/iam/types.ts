import { rows } from "../../core/types/row";

export const iamTypes = rows({
  "aws:iam/instanceProfile:InstanceProfile": {
    id: "<name>",
    arn: "arn:aws:iam::<account>:instance-profile<path><name>",
    replaceOn: ["name", "namePrefix", "path"],
    defaults: { path: "/" },
    autoName: { property: "name", maxLength: 255 },
  },
  "aws:iam/policy:Policy": {
    id: "<arn>",
    arn: "arn:aws:iam::<account>:policy/<name>",
    replaceOn: ["description", "name", "namePrefix", "path"],
    autoName: { property: "name", maxLength: 128 },
  },
  "aws:iam/role:Role": {
    id: "<name>",
    arn: "arn:aws:iam::<account>:role<path><name>",
    replaceOn: ["name", "namePrefix", "path"],
    defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
    stateOnly: ["forceDetachPolicies"],
    autoName: { property: "name", maxLength: 64 },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    id: "<role>:<name>",
    replaceOn: ["name", "namePrefix", "role"],
    autoName: { property: "name", maxLength: 255 },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    id: "<role>/<policyArn>",
    replaceOn: ["policyArn", "role"],
  },
});
