import { record } from "../../core/values";

/**
 * Whether a filter policy lets a message through (SNS developer guide, "Subscription filter policies", "AND/OR logic"):
 * every property has one of its values, and of the objects in `$or` one matches. `unknownOperator` tells what this function
 * does not know.
 */
export function matches(policy: unknown, message: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(record(policy)).every(([key, allowed]) => {
    if (!Array.isArray(allowed)) return matches(allowed, record(message[key]));
    const values: unknown[] = allowed;
    if (key === "$or" && values.length >= 2) return values.some(one => matches(one, message));
    return values.includes(message[key]);
  });
}

/** The first operator of a policy, for example `{ "prefix": "a" }`, which the rehearsal does not know. */
export function unknownOperator(policy: unknown): unknown {
  for (const [key, allowed] of Object.entries(record(policy))) {
    const values: readonly unknown[] = Array.isArray(allowed) ? allowed : [allowed];
    const isNested = !Array.isArray(allowed) || (key === "$or" && values.length >= 2);
    const found = isNested
      ? values.map(unknownOperator).find(Boolean)
      : values.find(value => typeof value === "object");
    if (found !== undefined && found !== null) return found;
  }
  return undefined;
}
