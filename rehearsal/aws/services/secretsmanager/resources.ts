import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { AwsError, type Failed } from "../../core/awsError";
import type { Behaviours, Told } from "../../core/behaviour";
import { checkSecret, checkVersion } from "./rules";
import { SecretsManagerStore } from "./store";

const secretType = "aws:secretsmanager/secret:Secret";
const versionType = "aws:secretsmanager/secretVersion:SecretVersion";

export const resources: Behaviours = {
  [secretType]: {
    check: checkSecret,
    create(draft, { account }) {
      const { name = "" } = draft.inputs;
      const failed: Failed = (code, why) =>
        new AwsError(`creating Secrets Manager Secret (${name})`, "Secrets Manager", "CreateSecret", code, why);
      if (account.find(secretType, "name", name))
        throw failed("ResourceExistsException", `The operation failed because the secret ${name} already exists.`);
      if (account.store(SecretsManagerStore).inRecoveryWindow.has(name))
        throw failed(
          "InvalidRequestException",
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      return { policy: "" };
    },
    remove(resource, { account }) {
      account.store(SecretsManagerStore).previous.delete(resource.id);
      if ((resource.inputs.recoveryWindowInDays ?? 30) > 0)
        account.store(SecretsManagerStore).inRecoveryWindow.add(resource.outputs.name ?? "");
    },
  },
  [versionType]: {
    check: checkVersion,
    create(draft, { account }): Told<typeof versionType> {
      const { secretId = "", versionStages = ["AWSCURRENT"] } = draft.inputs;
      const replaced = currentSecret(account, secretId)?.version;
      if (replaced !== undefined)
        account.store(SecretsManagerStore).previous.set(secretId, {
          versionId: replaced.outputs.versionId ?? "",
          secretString: replaced.inputs.secretString,
          secretBinary: replaced.inputs.secretBinary,
        });
      return { versionId: draft.id.split("|")[1], secretArn: secretId, arn: secretId, versionStages };
    },
  },
};

interface CurrentSecret {
  readonly secret: Resource<typeof secretType>;
  /** Left out while the secret has no value. */
  readonly version: Resource<typeof versionType> | undefined;
}

/** A secret by ARN or name, and its newest version. */
export function currentSecret(account: Account, id: string): CurrentSecret | undefined {
  const secret = account.get(secretType, id) ?? account.find(secretType, "name", id);
  if (secret === undefined) return undefined;
  return {
    secret,
    version: account
      .all(versionType)
      .filter(v => v.inputs.secretId === secret.id)
      .at(-1),
  };
}
