import type { Account } from "../../core/account";

export const recordType = "aws:route53/record:Record";

/** A DNS name in the form in which two are compared: lower case, without the dot at its end. */
export const withoutDot = (name = "") => name.replace(/\.$/, "").toLowerCase();

/** Whether a record of the account gives the name this value. */
export const hasRecord = (account: Account, name: string, value: string): boolean =>
  account
    .all(recordType)
    .some(
      r =>
        withoutDot(r.inputs.name) === withoutDot(name) &&
        r.inputs.records?.some(one => withoutDot(one) === withoutDot(value)),
    );
