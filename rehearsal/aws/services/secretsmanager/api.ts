import type { Properties } from "../../core/values";
import type { Api, ApiContext } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { jsonAnswer } from "../../http/json";
import type { ApiRequest } from "../../http/signature";
import { currentSecret } from "./resources";

export const api: Api = {
  signingName: "secretsmanager",
  unsignedHosts: /(^|\.)secretsmanager(\.|$)/,
  answer: (request, context) =>
    jsonAnswer(request, "1.1", async (operation, args) => {
      if (operation !== "GetSecretValue")
        throw new ApiError(400, "UnknownOperationException", `the rehearsal does not know secretsmanager ${operation}`);
      return secretValue(request, String(args["SecretId"] ?? ""), context);
    }),
};

/** Answers GetSecretValue for a name or an ARN. */
function secretValue(request: ApiRequest, id: string, { account, callers }: ApiContext): Properties {
  const found = currentSecret(account, id);
  callers.authorize(request, "secretsmanager:GetSecretValue", found?.secret.id ?? id);
  const notFound = (what: string) =>
    new ApiError(400, "ResourceNotFoundException", `Secrets Manager can't find the specified ${what}`);
  if (found === undefined) throw notFound("secret.");
  if (found.version === undefined) throw notFound("secret value for staging label: AWSCURRENT");
  const { inputs, outputs } = found.version;
  return {
    ARN: found.secret.id,
    Name: found.secret.outputs.name,
    SecretString: inputs.secretString,
    SecretBinary: inputs.secretBinary,
    VersionId: outputs.versionId,
    VersionStages: outputs.versionStages,
  };
}
