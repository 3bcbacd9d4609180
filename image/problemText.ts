import { usage } from "./arguments";

/** The text for an error: AWS's words, with what to do where that is known. */
export function problemText(error: unknown): string {
  const { name, message, code, cause } = error as NodeJS.ErrnoException;
  if (code?.startsWith("ERR_PARSE_ARGS") === true || (name === "Error" && message.startsWith("Give ")))
    return `${message}\n\n${usage}`;
  if (name === "AbortError" && cause instanceof Error) return cause.message;
  if (name === "UnauthorizedOperation" || name === "AccessDenied")
    return `AWS does not allow it: ${message}\nThe rights that this command needs: docs/permissions/image`;
  if (name === "CredentialsProviderError")
    return `There are no credentials for AWS (${message}). Set them as for the AWS CLI, or give --profile.`;
  if (/region is missing/i.test(message)) return "No region is set. Give --region, for example --region eu-central-1.";
  return name === undefined || name === "Error" ? message : `${name}: ${message}`;
}
