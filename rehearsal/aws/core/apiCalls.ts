import type { Denial } from "../services/iam/denial";
import type { Right } from "../services/iam/policy";
import { AwsError } from "./awsError";

/** How AWS fails a call: it refuses it, or carries it out without an answer. */
export type Failure =
  | {
      /** AWS's code, for example `InvalidDBInstanceState` or `ThrottlingException`. The call has no effect. */
      readonly code: string;
      /** AWS's text. Default: one that says that the rehearsal refuses. */
      readonly message?: string;
      /** Status of HTTP. Default: 400. */
      readonly status?: number;
    }
  /** The call takes effect, and its answer is lost. */
  | { readonly timesOut: true };

/** A call that AWS is to fail. */
export type Refusal = Failure & {
  /** Its action in IAM, for example `rds:PromoteReadReplica`; `rehearsal/aws/calls` has those of each type. */
  readonly call: string;
  /** Part of the name or id of the resource, for example `lamp-db-1`. Default: the calls for any resource. */
  readonly of?: string;
  /** How many calls. Default: 1. */
  readonly times?: number;
};

/** A call that the provider makes. */
export interface ApiCall {
  /** Its action in IAM, for example `ec2:CreateSubnet`. */
  readonly call: string;
  /** What the provider says before AWS's error, for example `creating EC2 subnet (lamp-a)`. */
  readonly doing: string;
  /** Whether it changes nothing. */
  readonly isRead: boolean;
}

/** Decides whether and how AWS fails a call. Undefined lets it through. */
export type Judge = (call: ApiCall) => Failure | undefined;

/** Names of the services in errors of the AWS SDK for Go, by the prefix of their actions in IAM. */
const serviceNames: Readonly<Record<string, string>> = {
  acm: "ACM",
  cloudwatch: "CloudWatch",
  ec2: "EC2",
  elasticloadbalancing: "Elastic Load Balancing v2",
  iam: "IAM",
  kms: "KMS",
  logs: "CloudWatch Logs",
  rds: "RDS",
  route53: "Route 53",
  s3: "S3",
  secretsmanager: "Secrets Manager",
  sns: "SNS",
  ssm: "SSM",
  wafv2: "WAFV2",
};

/** The calls of AWS's APIs that the provider makes. Each can be refused. */
export class ApiCalls {
  readonly #made: string[] = [];
  readonly #reads: string[] = [];
  readonly #denialOf: (rights: readonly Right[]) => Denial | undefined;
  #judge: Judge = () => undefined;
  #refusals: { readonly refusal: Refusal; left: number }[] = [];

  /** @param denialOf AWS's answer to a call that needs the rights; undefined if the operator has them. Default: it has all */
  constructor(denialOf: (rights: readonly Right[]) => Denial | undefined = () => undefined) {
    this.#denialOf = denialOf;
  }

  /** Refuses the next calls of a name. Several refusals of one name follow each other. */
  refuse(refusal: Refusal): void {
    this.#refusals.push({ refusal, left: refusal.times ?? 1 });
  }

  /** Lets `judge` decide about every call that no refusal is meant for. */
  setJudge(judge: Judge): void {
    this.#judge = judge;
  }

  /** Withdraws the refusals that no call has met, and returns the names of their calls. */
  takeUnmet(): readonly string[] {
    const unmet = this.#refusals.map(({ refusal }) => refusal.call);
    this.#refusals = [];
    return unmet;
  }

  /** Every call so far that changes something, also the refused ones, the oldest first. Names are those of IAM's actions. */
  get made(): readonly string[] {
    return this.#made;
  }

  /** Every call so far that reads, in the same form. */
  get reads(): readonly string[] {
    return this.#reads;
  }

  /**
   * Makes a call that changes something.
   *
   * @param doing what the provider says before AWS's error, for example `creating EC2 Subnet (lamp-a)`
   * @param effect what the call does, AWS's own refusals included
   * @param rights that the operator needs for it; see `rightsFor`. Default: the action on every resource
   */
  async make<R>(
    call: string,
    doing: string,
    effect: () => Promise<R> | R,
    rights: readonly Right[] = [{ action: call, resource: "*" }],
  ): Promise<R> {
    this.#made.push(call);
    this.#authorize(call, doing, rights);
    const failure = this.#next(call, doing) ?? this.#judge({ call, doing, isRead: false });
    if (failure === undefined) return effect();
    if (!("timesOut" in failure)) throw refused(call, doing, failure);
    await effect();
    throw lost(call, doing);
  }

  /**
   * Makes calls that read.
   *
   * @param rights one for each call
   */
  read(doing: string, rights: readonly Right[]): void {
    for (const right of rights) {
      const call = right.action;
      this.#reads.push(call);
      this.#authorize(call, doing, [right]);
      const failure = this.#next(call, doing) ?? this.#judge({ call, doing, isRead: true });
      if (failure !== undefined) throw "timesOut" in failure ? lost(call, doing) : refused(call, doing, failure);
    }
  }

  #authorize(call: string, doing: string, rights: readonly Right[]): void {
    const denial = this.#denialOf(rights);
    if (denial !== undefined) throw refused(call, doing, denial);
  }

  #next(call: string, doing: string): Refusal | undefined {
    const found = this.#refusals.find(({ refusal }) => refusal.call === call && doing.includes(refusal.of ?? ""));
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#refusals = this.#refusals.filter(one => one !== found);
    return found.refusal;
  }
}

/** Name of the service, and of the operation. */
const namesOf = (call: string): [service: string, operation: string] => {
  const [prefix = "", operation = ""] = call.split(":");
  return [serviceNames[prefix] ?? prefix, operation];
};

function refused(call: string, doing: string, refusal: Pick<Denial, "code"> & Partial<Denial>): AwsError {
  const [service, operation] = namesOf(call);
  const { code, message = `the rehearsal refuses this ${operation}`, status } = refusal;
  return new AwsError(doing, service, operation, code, message, status);
}

function lost(call: string, doing: string): Error {
  const [service, operation] = namesOf(call);
  return new Error(
    `${doing}: operation error ${service}: ${operation}, https response error StatusCode: 0, RequestID: , ` +
      "request send failed: net/http: timeout awaiting response headers",
  );
}
