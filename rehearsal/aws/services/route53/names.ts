import type { Account } from "../../core/account";
import { list, text } from "../../core/values";

export const recordType = "aws:route53/record:Record";

/** A DNS name in the form in which two are compared: lower case, without the dot at its end. */
export const withoutDot = (name: unknown) => text(name).replace(/\.$/, "").toLowerCase();

/** Whether a record of the account gives the name this value. */
export const hasRecord = (account: Account, name: unknown, value: unknown): boolean =>
  account
    .all(recordType)
    .some(
      r =>
        withoutDot(r.inputs["name"]) === withoutDot(name) &&
        list<string>(r.inputs["records"]).map(withoutDot).includes(withoutDot(value)),
    );
