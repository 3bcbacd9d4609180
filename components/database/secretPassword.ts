import * as aws from "@pulumi/aws";
import { errorText } from "../../settings/errorText";
import { userError } from "../../settings/userError";

/**
 * The password in a secret, which is given by its ARN. Undefined while the secret has none.
 *
 * @throws Error for people when AWS does not answer
 */
export async function secretPassword(secretId: string): Promise<string | undefined> {
  let text: string;
  try {
    text = (await aws.secretsmanager.getSecretVersion({ secretId })).secretString;
  } catch (error) {
    // The provider's text for a secret without a version (secret_version_data_source.go).
    if (/couldn't find resource/.test(String(error))) return undefined;
    throw userError(
      `The administrator's secret cannot be read: ${errorText(error)}\nWhat to do: pulumi up --refresh with the rights of docs/permissions.md.`,
    );
  }
  try {
    const { password } = JSON.parse(text) as { password?: unknown };
    return typeof password === "string" ? password : undefined;
  } catch {
    return undefined;
  }
}
