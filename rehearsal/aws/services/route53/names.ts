import type { Account } from "../../core/account";

export const recordType = "aws:route53/record:Record";

/** A DNS name in the form in which two are compared: lower case, without the dot at its end. */
export const withoutDot = (name = "") => name.replace(/\.$/, "").toLowerCase();

/**
 * The name under which a record is kept. The provider adds the zone's name to one that does not end with it (upstream
 * route53/record.go, `expandRecordName`), so a name in a wrong zone becomes another name. The name of a zone that the program
 * did not make is not known here.
 */
export function fullName(account: Account, name: string | undefined, zoneId: string | undefined): string {
  const zone = withoutDot(account.get("aws:route53/zone:Zone", zoneId)?.inputs.name);
  const given = withoutDot(name);
  return given.endsWith(zone) ? given : [given, zone].filter(part => part !== "").join(".");
}

/** Whether a record of the account gives the name this value. */
export const hasRecord = (account: Account, name: string, value: string): boolean =>
  account
    .all(recordType)
    .some(
      r =>
        withoutDot(r.outputs.fqdn) === withoutDot(name) &&
        r.inputs.records?.some(one => withoutDot(one) === withoutDot(value)),
    );
