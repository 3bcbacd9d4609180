import { type Account, type Resource, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

export const secretsmanager: Behaviours = {
  [SECRET]: {
    check(inputs) {
      const name = text(inputs["name"]);
      const window = inputs["recoveryWindowInDays"];
      if (!/^[0-9A-Za-z/_+=.@-]*$/.test(name) || name.length > 512)
        return [["name", `invalid value for name (must match [0-9A-Za-z/_+=.@-], at most 512): ${name}`]];
      return window === undefined || Number(window) === 0 || (Number(window) >= 7 && Number(window) <= 30)
        ? []
        : [
            [
              "recoveryWindowInDays",
              `expected recovery_window_in_days to be 0 or in the range (7 - 30), got ${text(window)}`,
            ],
          ];
    },
    create(draft, { account }) {
      if (account.find(SECRET, "name", draft.inputs["name"]))
        throw new AwsError(
          `creating Secrets Manager Secret (${text(draft.inputs["name"])})`,
          "Secrets Manager",
          "CreateSecret",
          "ResourceExistsException",
          `The operation failed because the secret ${text(draft.inputs["name"])} already exists.`,
        );
      if (account.secretsInWindow.has(text(draft.inputs["name"])))
        throw new AwsError(
          `creating Secrets Manager Secret (${text(draft.inputs["name"])})`,
          "Secrets Manager",
          "CreateSecret",
          "InvalidRequestException",
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      return { policy: "" };
    },
    remove(resource, { account }) {
      if (Number(resource.inputs["recoveryWindowInDays"] ?? 30) > 0)
        account.secretsInWindow.add(text(resource.outputs["name"]));
    },
  },
  [VERSION]: {
    check: (_, given) =>
      ["secretString", "secretBinary", "secretStringWo"].filter(given).length === 1
        ? []
        : [
            [
              "secretString",
              'Invalid combination of arguments. "secret_string": one of `secret_binary,secret_string,secret_string_wo` must be specified',
            ],
          ],
    create: draft => ({
      versionId: draft.id.split("|")[1],
      secretArn: draft.inputs["secretId"],
      arn: draft.inputs["secretId"],
      versionStages: draft.inputs["versionStages"] ?? ["AWSCURRENT"],
    }),
  },
};

/** A secret by ARN or name, and its newest value. */
export function currentSecret(
  account: Account,
  id: string,
): { secret: Resource; version: Resource | undefined } | undefined {
  const secret = account.get(SECRET, id) ?? account.find(SECRET, "name", id);
  if (secret === undefined) return undefined;
  return {
    secret,
    version: account
      .all(VERSION)
      .filter(v => v.inputs["secretId"] === secret.id)
      .at(-1),
  };
}
