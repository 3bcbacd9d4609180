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
      const { SecretId = "", VersionId, VersionStage = "AWSCURRENT" } = args;
      const asked = typeof VersionId === "string" ? { id: VersionId } : { stage: String(VersionStage) };
      return secretValue(request, String(SecretId), asked, context);
    }),
};

/** Which version of a secret is asked for. */
type Asked = { readonly id: string } | { readonly stage: string };

/** Answers GetSecretValue for a name or an ARN, and for a staging label or the id of a version. */
function secretValue(
  request: ApiRequest,
  secretId: string,
  asked: Asked,
  { account, callers }: ApiContext,
): Properties {
  const found = currentSecret(account, secretId);
  callers.authorize(request, "secretsmanager:GetSecretValue", found?.secret.id ?? secretId);
  const notFound = (what: string) =>
    new ApiError(400, "ResourceNotFoundException", `Secrets Manager can't find the specified ${what}`);
  if (found === undefined) throw notFound("secret.");
  const secret = { ARN: found.secret.id, Name: found.secret.outputs.name };
  const isAsked = (id: string | undefined, stage: string) => ("id" in asked ? asked.id === id : asked.stage === stage);
  const previous = account.store(SecretsManagerStore).previous.get(found.secret.id);
  if (previous !== undefined && isAsked(previous.versionId, "AWSPREVIOUS")) {
    const { secretString: SecretString, secretBinary: SecretBinary, versionId: VersionId } = previous;
    return { ...secret, SecretString, SecretBinary, VersionId, VersionStages: ["AWSPREVIOUS"] };
  }
  if (found.version === undefined || !isAsked(found.version.outputs.versionId, "AWSCURRENT"))
    throw notFound(
      "id" in asked ? `secret value for VersionId: ${asked.id}` : `secret value for staging label: ${asked.stage}`,
    );
  const { inputs, outputs } = found.version;
  return {
    ...secret,
    SecretString: inputs.secretString,
    SecretBinary: inputs.secretBinary,
    VersionId: outputs.versionId,
    VersionStages: outputs.versionStages,
  };
}
