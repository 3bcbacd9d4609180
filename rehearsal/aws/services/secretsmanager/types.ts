import { rows } from "../../core/types/row";

export const secretsmanagerTypes = rows({
  "aws:secretsmanager/secret:Secret": {
    id: "<arn>",
    arn: "arn:aws:secretsmanager:<region>:<account>:secret:<name>-<alnum6>",
    replaceOn: ["name", "namePrefix", "type"],
    defaults: { recoveryWindowInDays: 30, forceOverwriteReplicaSecret: false },
    stateOnly: ["recoveryWindowInDays", "forceOverwriteReplicaSecret"],
    spoken: "Secrets Manager Secret",
    autoName: { property: "name", maxLength: 255 },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    id: "<secretId>|<uuid>",
    replaceOn: ["secretBinary", "secretId", "secretString", "secretStringWoVersion"],
    spoken: "Secrets Manager Secret Version",
  },
});
