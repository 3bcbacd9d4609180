import type { Account } from "../core/account";
import { random } from "../core/random";
import type { Resource } from "../core/resource";
import { type Denial, denialOf } from "../services/iam/denial";
import { Operator } from "../services/iam/operator";
import { refusalOf } from "../services/iam/permissions";
import type { Right } from "../services/iam/policy";
import { roleOf } from "../services/imds/roleOf";
import { ApiError } from "./apiError";
import { type ApiRequest, isSigned, parseSignature } from "./signature";
import { sourceContext } from "./sourceContext";

/** Temporary keys of a role, as the metadata service gives them to a server. */
export interface RoleKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  readonly issued: Date;
  readonly expires: Date;
}

/** A server with the role and the keys that it has. */
interface Holder {
  readonly instance: Resource<"aws:ec2/instance:Instance">;
  readonly role: Resource<"aws:iam/role:Role">;
  readonly keys: RoleKeys;
}

const agentRights = [
  "ssm:UpdateInstanceInformation",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];

const lifetimeMs = 6 * 3_600_000;
/** Keys with less time left than this are not given out again. */
const renewalMs = 1_800_000;
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const small = "abcdefghijklmnopqrstuvwxyz";

/** The callers of the APIs, and whether their policies allow a call. */
export class Callers {
  /** Keys of the person who runs the program. They are made anew for each cloud. */
  readonly operatorKeys = {
    accessKeyId: `AKIA${random.pick(letters, 16)}`,
    secretAccessKey: random.pick(`${letters}${small}`, 40),
  } as const;
  readonly #account: Account;
  readonly #operator: Operator;
  readonly #holders = new Map<string, Holder>();
  readonly #refusals: string[] = [];

  constructor(account: Account, operator = new Operator(account.id)) {
    this.#account = account;
    this.#operator = operator;
  }

  /** Keys for the role of a server: the same ones until half an hour before they expire. */
  keysFor(instance: Holder["instance"], role: Holder["role"]): RoleKeys {
    const held = [...this.#holders.values()].find(h => h.instance.id === instance.id && h.role.id === role.id);
    if (held !== undefined && held.keys.expires.getTime() - Date.now() > renewalMs) return held.keys;
    const keys = {
      accessKeyId: `ASIA${random.pick(letters, 16)}`,
      secretAccessKey: random.pick(`${letters}${small}`, 40),
      token: random.pick(`${letters}${small}0189`, 320),
      issued: new Date(),
      expires: new Date(Date.now() + lifetimeMs),
    };
    this.#holders.set(keys.accessKeyId, { instance, role, keys });
    return keys;
  }

  /** Returns if the caller may do the action on the resource. Otherwise it throws the ApiError that AWS answers. */
  authorize(request: ApiRequest, action: string, resource: string): void {
    const right: Right = { action, resource };
    const isS3 = action.startsWith("s3:"); // S3 has error codes of its own
    const signature = parseSignature(request);
    if (signature === undefined)
      throw new ApiError(
        403,
        isS3 ? "AccessDenied" : "MissingAuthenticationTokenException",
        "Missing Authentication Token",
      );
    const holder = this.#holders.get(signature.accessKeyId);
    const isOperator = signature.accessKeyId === this.operatorKeys.accessKeyId;
    if (!isOperator && (holder === undefined || request.headers["x-amz-security-token"] !== holder.keys.token))
      throw new ApiError(
        403,
        isS3 ? "InvalidAccessKeyId" : "UnrecognizedClientException",
        "The security token included in the request is invalid.",
      );
    if (!isSigned(request, signature, (holder?.keys ?? this.operatorKeys).secretAccessKey))
      throw new ApiError(
        403,
        isS3 ? "SignatureDoesNotMatch" : "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
      );
    const denial = holder === undefined ? this.#operator.refuse([right]) : this.#denialOf(holder, right, request);
    if (denial === undefined) return;
    if (holder !== undefined) this.#refusals.push(denial.message);
    throw new ApiError(denial.status, denial.code, denial.message);
  }

  /** Why the operator may not do something; undefined if it may. */
  operatorRefusal(right: Right): Denial | undefined {
    return this.#operator.refuse([right]);
  }

  /**
   * The first right that the agent of Session Manager lacks on a server, by the server's role and address (Systems Manager User Guide,
   * "Verify or create an IAM role with Session Manager permissions"); undefined if it has all.
   */
  agentRefusal(instanceId: string): string | undefined {
    const instance = this.#account.get("aws:ec2/instance:Instance", instanceId);
    const role = instance && roleOf(instance, this.#account);
    if (role === undefined) return agentRights[0];
    const request = { method: "", url: "", headers: {}, body: Buffer.alloc(0), source: instance?.outputs.privateIp };
    const context = { ...sourceContext(request, this.#account), "aws:TokenIssueTime": new Date().toISOString() };
    return agentRights.find(action => refusalOf(this.#account, role, { action, resource: "*", context }) !== undefined);
  }

  #denialOf({ role, instance, keys }: Holder, right: Right, request: ApiRequest): Denial | undefined {
    const context = {
      ...sourceContext(request, this.#account),
      "aws:TokenIssueTime": keys.issued.toISOString(),
    };
    const why = refusalOf(this.#account, role, { ...right, context });
    const caller = `arn:aws:sts::${this.#account.id}:assumed-role/${role.outputs.name ?? ""}/${instance.id}`;
    return why === undefined ? undefined : denialOf(caller, right, why);
  }

  /** Returns and forgets the calls of servers that no policy allowed since the last time, each once. */
  takeRefusals(): string[] {
    return [...new Set(this.#refusals.splice(0))];
  }
}
