import type { Refused, Right } from "./policy";

/** AWS's answer to a call that the caller may not make. */
export interface Denial {
  /** HTTP status. */
  readonly status: number;
  /** AWS's code, for example `AccessDenied`. */
  readonly code: string;
  readonly message: string;
}

/** Codes of the services that do not answer `AccessDenied` (their API references, "Common errors"). */
const codes: Readonly<Record<string, readonly [status: number, code: string]>> = {
  acm: [400, "AccessDeniedException"],
  ec2: [403, "UnauthorizedOperation"],
  kms: [400, "AccessDeniedException"],
  logs: [400, "AccessDeniedException"],
  secretsmanager: [400, "AccessDeniedException"],
  sns: [403, "AuthorizationError"],
  ssm: [400, "AccessDeniedException"],
  wafv2: [400, "AccessDeniedException"],
};

/**
 * The answer in AWS's words (IAM user guide, "Troubleshoot access denied error messages").
 *
 * @param caller ARN
 */
export function denialOf(caller: string, { action, resource }: Right, why: Refused): Denial {
  const [service = ""] = action.split(":");
  const [status, code] = codes[service] ?? [403, "AccessDenied"];
  const reason =
    why === "a statement denies it"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  const message = `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return {
    status,
    code,
    message: service === "ec2" ? `You are not authorized to perform this operation. ${message}` : message,
  };
}
