import { type Denial, denialOf } from "./denial";
import { type Right, type Statement, refusalBy, statementsIn } from "./policy";

/** The person, or the job, whose keys work on the stack. */
export class Operator {
  readonly #arn: string;
  #statements: readonly Statement[] | undefined;
  #used = new Map<string, Right>();
  #denied: string[] = [];

  /** @param account its number */
  constructor(account: string) {
    this.#arn = `arn:aws:iam::${account}:user/operator`;
  }

  /** Gives it these policies only, each as IAM's JSON. Undefined, as at first: an administrator, who may do everything. */
  limit(policies: readonly string[] | undefined): void {
    this.#statements = policies?.flatMap(statementsIn);
  }

  /** AWS's answer to a call that needs the rights; undefined if the operator has them. */
  refuse(rights: readonly Right[]): Denial | undefined {
    for (const right of rights) {
      if (right.action === "sts:GetCallerIdentity") continue; // Needs no permission (API reference, GetCallerIdentity).
      this.#used.set(`${right.action} ${right.resource}`, right);
      const why = this.#statements === undefined ? undefined : refusalBy(this.#statements, right);
      if (why === undefined) continue;
      const denial = denialOf(this.#arn, right, why);
      this.#denied.push(denial.message);
      return denial;
    }
    return undefined;
  }

  /** Returns and forgets the rights that calls have needed since the last time, also those that were refused. */
  takeUsed(): readonly Right[] {
    const used = [...this.#used.values()];
    this.#used = new Map();
    return used;
  }

  /** Returns and forgets AWS's words about the calls that were refused since the last time. */
  takeDenied(): readonly string[] {
    return this.#denied.splice(0);
  }
}
