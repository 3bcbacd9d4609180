import { text } from "../../core/values";
import { contains } from "../../../support/ipv4";
import { fits } from "../../../support/wildcard";

/** The element `Condition` of a statement: operators, with the values that each key may have. */
export type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Values of condition keys. A key with undefined is known to be absent from the request; a missing key is not known. */
export type Context = Readonly<Record<string, string | undefined>>;

type Compare = (expected: string, value: string) => boolean;

const inBlock: Compare = (block, address) => {
  try {
    return contains(block, address);
  } catch {
    return false; // for example an IPv6 block
  }
};

/** A date in ISO 8601, or seconds since 1970 (IAM user guide, "Date condition operators"). */
const time = (date: string) => (/^\d+$/.test(date) ? Number(date) * 1000 : Date.parse(date));

const operators: Readonly<Record<string, Compare>> = {
  StringEquals: (expected, value) => expected === value,
  StringLike: fits,
  ArnEquals: fits,
  ArnLike: fits,
  IpAddress: inBlock,
  DateEquals: (expected, value) => time(value) === time(expected),
  DateLessThan: (expected, value) => time(value) < time(expected),
  DateLessThanEquals: (expected, value) => time(value) <= time(expected),
  DateGreaterThan: (expected, value) => time(value) > time(expected),
  DateGreaterThanEquals: (expected, value) => time(value) >= time(expected),
};

/** Operators that are met when no value fits. They are also met by a key that is absent. */
const negated: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NotIpAddress: "IpAddress",
  DateNotEquals: "DateEquals",
};

const every = (value: unknown): readonly string[] => [value].flat().map(text);

/** Whether one operator is met for one key; undefined if the stand-in cannot judge it. */
function isPartMet(operator: string, key: string, values: readonly string[], context: Context): boolean | undefined {
  // Names of keys are the same in upper and lower case (IAM user guide, "IAM JSON policy elements: Condition").
  const known = Object.keys(context).find(name => name.toLowerCase() === key.toLowerCase());
  if (known === undefined || values.some(value => value.includes("${"))) return undefined;
  const value = context[known];
  if (operator === "Null") return values.includes(String(value === undefined));
  const name = operator.replace(/IfExists$/, "");
  const judge = operators[negated[name] ?? name];
  if (judge === undefined) return undefined;
  if (value === undefined) return operator !== name || name in negated;
  return values.some(one => judge(one, value)) !== name in negated;
}

/**
 * Whether a condition is met; undefined if the stand-in cannot judge it. All operators and all keys must be met, and one of the
 * values of a key (IAM user guide, "Conditions with multiple context keys or values").
 */
export function isMet(condition: Condition | undefined, context: Context): boolean | undefined {
  const parts = Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => isPartMet(operator, key, every(values), context)),
  );
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}
