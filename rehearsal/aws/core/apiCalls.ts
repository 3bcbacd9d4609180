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
  /** For example `rds:PromoteReadReplica`; see `ApiCalls.made` for the names. */
  readonly call: string;
  /** Part of the name or id of the resource, for example `lamp-db-1`. Default: the calls for any resource. */
  readonly of?: string;
  /** How many calls. Default: 1. */
  readonly times?: number;
};

/** Decides whether AWS fails a call. `doing` is what the provider says of it, for example `creating EC2 subnet (lamp-a)`. */
export type Judge = (call: string, doing: string) => Failure | undefined;

/** Names of the services in errors of the AWS SDK for Go, by the prefix of their actions in IAM. */
const serviceNames: Readonly<Record<string, string>> = {
  acm: "ACM",
  cloudwatch: "CloudWatch",
  ec2: "EC2",
  elasticloadbalancing: "Elastic Load Balancing v2",
  iam: "IAM",
  kms: "KMS",
  rds: "RDS",
  route53: "Route 53",
  s3: "S3",
  secretsmanager: "Secrets Manager",
  sns: "SNS",
  ssm: "SSM",
  wafv2: "WAFV2",
};

/** The calls of AWS's APIs by which the provider changes something. Each can be refused. */
export class ApiCalls {
  readonly #made: string[] = [];
  #judge: Judge = () => undefined;
  #refusals: { readonly refusal: Refusal; left: number }[] = [];

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

  /** Every call so far, also the refused ones, the oldest first. Names are those of IAM's actions. */
  get made(): readonly string[] {
    return this.#made;
  }

  /**
   * Makes a call.
   *
   * @param doing what the provider says before AWS's error, for example `creating EC2 Subnet (lamp-a)`
   * @param effect what the call does, AWS's own refusals included
   */
  async make<R>(call: string, doing: string, effect: () => Promise<R> | R): Promise<R> {
    this.#made.push(call);
    const failure = this.#next(call, doing) ?? this.#judge(call, doing);
    if (failure === undefined) return effect();
    const [prefix = "", operation = ""] = call.split(":");
    const service = serviceNames[prefix] ?? prefix;
    if ("timesOut" in failure) {
      await effect();
      throw new Error(
        `${doing}: operation error ${service}: ${operation}, https response error StatusCode: 0, RequestID: , ` +
          "request send failed: net/http: timeout awaiting response headers",
      );
    }
    const { code, message = `the rehearsal refuses this ${operation}`, status } = failure;
    throw new AwsError(doing, service, operation, code, message, status);
  }

  #next(call: string, doing: string): Refusal | undefined {
    const found = this.#refusals.find(({ refusal }) => refusal.call === call && doing.includes(refusal.of ?? ""));
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#refusals = this.#refusals.filter(one => one !== found);
    return found.refusal;
  }
}
