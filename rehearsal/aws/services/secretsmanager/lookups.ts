import { text } from "../../core/values";
import type { Lookups } from "../service";
import { currentSecret } from "./resources";

export const lookups: Lookups = {
  // terraform-provider-aws, internal/service/secretsmanager/secret_version_data_source.go. It asks for AWSCURRENT unless told otherwise.
  "aws:secretsmanager/getSecretVersion:getSecretVersion": (args, account) => {
    const secretId = text(args["secretId"]);
    const { secret, version } = currentSecret(account, secretId) ?? {};
    if (secret === undefined || version === undefined)
      throw new Error(
        `invoking aws:secretsmanager/getSecretVersion:getSecretVersion: reading Secrets Manager Secret Version (${secretId}|AWSCURRENT): couldn't find resource`,
      );
    return {
      id: `${secretId}|AWSCURRENT`,
      arn: secret.id,
      secretId,
      secretString: version.inputs.secretString ?? "",
      secretBinary: version.inputs.secretBinary ?? "",
      versionId: version.outputs.versionId,
      versionStage: "AWSCURRENT",
      versionStages: version.outputs.versionStages,
    };
  },
};
