import { rows } from "../../core/types/row";

export const kmsTypes = rows({
  "aws:kms/alias:Alias": {
    id: "<name>",
    arn: "arn:aws:kms:<region>:<account>:<name>",
    replaceOn: ["name", "namePrefix"],
    autoName: { property: "name", maxLength: 238 },
  },
  "aws:kms/key:Key": {
    id: "<uuid>",
    arn: "arn:aws:kms:<region>:<account>:key/<id>",
    replaceOn: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
    defaults: {
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      enableKeyRotation: false,
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
    },
    awsDefaults: { deletionWindowInDays: 30 },
    stateOnly: ["bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"],
  },
});
