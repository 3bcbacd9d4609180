import type { Properties } from "../../core/values";
import type { Api, ApiContext } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { jsonAnswer } from "../../http/json";
import type { ApiRequest } from "../../http/signature";
import { currentSecret } from "./resources";
import { SecretsManagerStore } from "./store";

export const api: Api = {
  signingName: "secretsmanager",
  unsignedHosts: /(^|\.)secretsmanager(\.|$)/,
  answer: (request, context) =>
    jsonAnswer(request, "1.1", async (operation, args) => {
      if (operation !== "GetSecretValue")
        throw new ApiError(400, "UnknownOperationException", `the rehearsal does not know secretsmanager ${operation}`);
      const { SecretId = "", VersionStage = "AWSCURRENT" } = args;
      return secretValue(request, String(SecretId), String(VersionStage), context);
    }),
};

/** Answers GetSecretValue for a name or an ARN, and for a staging label. */
function secretValue(request: ApiRequest, id: string, stage: string, { account, callers }: ApiContext): Properties {
  const found = currentSecret(account, id);
  callers.authorize(request, "secretsmanager:GetSecretValue", found?.secret.id ?? id);
  const notFound = (what: string) =>
    new ApiError(400, "ResourceNotFoundException", `Secrets Manager can't find the specified ${what}`);
  if (found === undefined) throw notFound("secret.");
  const secret = { ARN: found.secret.id, Name: found.secret.outputs.name };
  const previous = account.store(SecretsManagerStore).previous.get(found.secret.id);
  if (stage === "AWSPREVIOUS" && previous !== undefined) {
    const { secretString: SecretString, secretBinary: SecretBinary, versionId: VersionId } = previous;
    return { ...secret, SecretString, SecretBinary, VersionId, VersionStages: [stage] };
  }
  if (found.version === undefined || stage !== "AWSCURRENT") throw notFound(`secret value for staging label: ${stage}`);
  const { inputs, outputs } = found.version;
  return {
    ...secret,
    SecretString: inputs.secretString,
    SecretBinary: inputs.secretBinary,
    VersionId: outputs.versionId,
    VersionStages: outputs.versionStages,
  };
}
