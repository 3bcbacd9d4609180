import type { TypeCalls } from "./typeCalls";

const role = "arn:aws:iam::<account>:role/<role>";

export const identityCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:iam/role:Role": {
    create: "iam:CreateRole",
    change: [
      { call: "iam:UpdateAssumeRolePolicy", inputs: ["assumeRolePolicy"] },
      { call: "iam:UpdateRoleDescription", inputs: ["description"] },
      { call: "iam:PutRolePermissionsBoundary", inputs: ["permissionsBoundary"] },
      { call: "iam:PutRolePolicy", inputs: ["inlinePolicies"] },
      { call: "iam:AttachRolePolicy", inputs: ["managedPolicyArns"] },
    ],
    update: "iam:UpdateRole",
    remove: ["iam:DeleteRole"],
    tag: "iam:TagRole",
    untag: "iam:UntagRole",
    read: ["iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"],
    readOnRemoval: ["iam:ListInstanceProfilesForRole"],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    create: "iam:PutRolePolicy",
    update: "iam:PutRolePolicy",
    remove: ["iam:DeleteRolePolicy"],
    read: ["iam:GetRolePolicy"],
    on: role,
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    create: "iam:AttachRolePolicy",
    remove: ["iam:DetachRolePolicy"],
    read: ["iam:ListAttachedRolePolicies"],
    on: role,
  },
  "aws:iam/policy:Policy": {
    create: "iam:CreatePolicy",
    update: "iam:CreatePolicyVersion",
    remove: ["iam:DeletePolicy"],
    tag: "iam:TagPolicy",
    untag: "iam:UntagPolicy",
    read: ["iam:GetPolicy", "iam:GetPolicyVersion"],
    readOnRemoval: ["iam:ListPolicyVersions"],
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    create: "iam:CreateInstanceProfile",
    set: [{ call: "iam:AddRoleToInstanceProfile", inputs: ["role"] }],
    remove: ["iam:RemoveRoleFromInstanceProfile", "iam:DeleteInstanceProfile"],
    tag: "iam:TagInstanceProfile",
    untag: "iam:UntagInstanceProfile",
    read: ["iam:GetInstanceProfile", "iam:GetRole"],
    onCall: { "iam:GetRole": role },
    needs: { "iam:AddRoleToInstanceProfile": [{ action: "iam:PassRole", on: role }] },
  },
};
