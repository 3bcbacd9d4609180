/** Something that the user can mend. The message says what is wrong and what to do, and is all that is shown. */
export class Problem extends Error {}

/** What AWS's SDK says about credentials, by the name of its error. */
const credentialNames = new Set([
  "CredentialsProviderError",
  "ExpiredTokenException",
  "ExpiredToken",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
]);

/** An error of Systems Manager as a problem. Others stay as they are. */
export function problemOf(error: unknown, { server, document }: { server: string; document: string }): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  if (credentialNames.has(name))
    return new Problem(
      `AWS does not take your credentials (${message}): log in, or set AWS_PROFILE to the profile of this stack`,
    );
  if (name === "AccessDeniedException")
    return new Problem(
      `you may not run commands on ${server}: ${message}. docs/site/commands.md has the policy that you need`,
    );
  if (name === "TargetNotConnected")
    return new Problem(
      `${server} has no connected agent. A new server installs it about a minute after it is in service; if it cannot, its console says why, in a line that begins with "lamp: session manager:" (aws ec2 get-console-output). If the server was replaced, repeat the command`,
    );
  if (name === "InvalidDocument")
    return new Problem(
      `the document ${document} does not exist any more: if an update runs, wait for its end. Otherwise run pulumi up`,
    );
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(`${message}${(error as { code?: string }).code ?? ""}`))
    return new Problem(`Systems Manager does not answer: ${message}`);
  return error;
}
