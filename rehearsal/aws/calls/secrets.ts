import type { TypeCalls } from "./typeCalls";

/** Secrets, keys and parameters. */
export const secretCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:secretsmanager/secret:Secret": {
    create: "secretsmanager:CreateSecret",
    set: [{ call: "secretsmanager:PutResourcePolicy", inputs: ["policy"] }],
    change: [{ call: "secretsmanager:ReplicateSecretToRegions", inputs: ["replicas"] }],
    update: "secretsmanager:UpdateSecret",
    remove: ["secretsmanager:DeleteSecret"],
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
    readOnRemoval: ["secretsmanager:DescribeSecret"],
  },
  // The provider cannot take the label AWSCURRENT away, and only forgets the version (secret_version.go).
  "aws:secretsmanager/secretVersion:SecretVersion": {
    create: "secretsmanager:PutSecretValue",
    update: "secretsmanager:UpdateSecretVersionStage",
    remove: [],
    read: ["secretsmanager:GetSecretValue"],
    readOnRemoval: ["secretsmanager:GetSecretValue"],
    on: "<secretId>",
  },
  "aws:kms/key:Key": {
    create: "kms:CreateKey",
    set: [
      { call: "kms:EnableKeyRotation", inputs: ["enableKeyRotation", "rotationPeriodInDays"] },
      { call: "kms:DisableKey", inputs: ["isEnabled"] },
    ],
    change: [{ call: "kms:PutKeyPolicy", inputs: ["policy"] }],
    update: "kms:UpdateKeyDescription",
    remove: ["kms:ScheduleKeyDeletion"],
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    readOnRemoval: ["kms:DescribeKey"],
  },
  "aws:kms/alias:Alias": {
    create: "kms:CreateAlias",
    update: "kms:UpdateAlias",
    remove: ["kms:DeleteAlias"],
    read: ["kms:ListAliases"],
  },
  "aws:ssm/document:Document": {
    create: "ssm:CreateDocument",
    change: [{ call: "ssm:ModifyDocumentPermission", inputs: ["permissions"] }],
    update: "ssm:UpdateDocument",
    remove: ["ssm:DeleteDocument"],
    read: ["ssm:DescribeDocument", "ssm:GetDocument", "ssm:DescribeDocumentPermission"],
    readOnRemoval: ["ssm:DescribeDocument"],
  },
  "aws:ssm/parameter:Parameter": {
    create: "ssm:PutParameter",
    update: "ssm:PutParameter",
    remove: ["ssm:DeleteParameter"],
    read: ["ssm:GetParameter", "ssm:DescribeParameters", "ssm:ListTagsForResource"],
  },
};
