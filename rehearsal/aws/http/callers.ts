import { type Account, type Resource, random, text } from "../core/account";
import { allows } from "../services/iam/permissions";
import { ApiError } from "./apiError";
import { type ApiRequest, isSigned, parseSignature } from "./signature";

/** Temporary keys of a role, as the metadata service hands them out. */
export interface RoleKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  readonly expires: Date;
}

/** The operator's keys: whoever runs the program. Good for nothing but the rehearsal. */
export const operatorKeys = {
  accessKeyId: "AKIAREHEARSALONLY000",
  secretAccessKey: "rehearsal-only-rehearsal-only-rehearsal-",
} as const;

/** Who calls the APIs, and whether their policies let them. */
export class Callers {
  readonly #account: Account;
  readonly #keys = new Map<string, { instance: Resource; role: Resource; keys: RoleKeys }>();
  /** Calls that were refused, for people. */
  readonly refused: string[] = [];

  constructor(account: Account) {
    this.#account = account;
  }

  /** Keys for the role of a server; the same ones until half an hour before they end. */
  keysFor(instance: Resource, role: Resource): RoleKeys {
    const held = [...this.#keys.values()].find(k => k.instance.id === instance.id && k.role.id === role.id);
    if (held !== undefined && held.keys.expires.getTime() - Date.now() > 1_800_000) return held.keys;
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const keys = {
      accessKeyId: `ASIA${random.pick(letters, 16)}`,
      secretAccessKey: random.pick(`${letters}abcdefghijklmnopqrstuvwxyz`, 40),
      token: random.pick(`${letters}abcdefghijklmnopqrstuvwxyz0189`, 320),
      expires: new Date(Date.now() + 6 * 3_600_000),
    };
    this.#keys.set(keys.accessKeyId, { instance, role, keys });
    return keys;
  }

  /** Lets the request pass, or throws what AWS answers. */
  authorize(request: ApiRequest, action: string, resource: string): void {
    const signature = parseSignature(request);
    if (signature === undefined)
      throw new ApiError(
        403,
        action.startsWith("s3:") ? "AccessDenied" : "MissingAuthenticationTokenException",
        "Missing Authentication Token",
      );
    const role = this.#keys.get(signature.accessKeyId);
    const isOperator = signature.accessKeyId === operatorKeys.accessKeyId;
    if (!isOperator && (role === undefined || request.headers["x-amz-security-token"] !== role.keys.token))
      throw new ApiError(
        403,
        action.startsWith("s3:") ? "InvalidAccessKeyId" : "UnrecognizedClientException",
        "The security token included in the request is invalid.",
      );
    if (!isSigned(request, signature, role?.keys.secretAccessKey ?? operatorKeys.secretAccessKey))
      throw new ApiError(
        403,
        action.startsWith("s3:") ? "SignatureDoesNotMatch" : "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
      );
    if (role === undefined || allows(this.#account, role.role, action, resource)) return;
    const caller = `arn:aws:sts::${this.#account.id}:assumed-role/${text(role.role.outputs["name"])}/${role.instance.id}`;
    const message = `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
    this.refused.push(message);
    throw new ApiError(
      action.startsWith("s3:") ? 403 : 400,
      action.startsWith("s3:") ? "AccessDenied" : "AccessDeniedException",
      message,
    );
  }

  /** Refusals since the last call, each once. */
  takeRefused(): string[] {
    return [...new Set(this.refused.splice(0))];
  }
}
