import { createHash } from "node:crypto";
import type { Plan, Step } from "../review/plan/plan";

/** What a plan does, without its values: two plans with equal fingerprints make the same steps with the same inputs. */
export interface Fingerprint {
  /** `project/stack` */
  readonly of: string;
  /** SHA-256 of everything below. */
  readonly digest: string;
  /** By the operation and the URN: a short hash of each input, and of each property that changes. */
  readonly steps: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The fingerprint of a plan. What does not change is not in it. Values that are secret are `[secret]` in a preview, so another secret
 * value is not noticed; a value that is known only later counts as equal to itself.
 */
export function fingerprint(plan: Plan): Fingerprint {
  const changed = plan.steps.filter(({ operation }) => operation !== "same");
  const steps = Object.fromEntries(changed.map(step => [nameOf(step), propertiesOf(step)]).sort(byName));
  const of = `${plan.project}/${plan.stack}`;
  return { of, digest: sha256(JSON.stringify([of, steps])), steps };
}

const nameOf = ({ operation, deletesFirst, urn }: Step) =>
  `${operation}${deletesFirst ? ", the old one first," : ""} ${urn}`;
const byName = ([a = ""]: readonly unknown[], [b = ""]: readonly unknown[]) => (String(a) < String(b) ? -1 : 1);

function propertiesOf({ after = {}, changes, operation }: Step): Record<string, string> {
  // A refresh only writes what differs in AWS into the state, so only the differences count.
  const inputs = operation === "refresh" ? [] : Object.entries(after);
  const rows = [
    ...inputs.map(([property, value]) => [property, value] as const),
    ...changes.map(({ path, before, after, replaces }) => [`change of ${path}`, [before, after, replaces]] as const),
  ];
  return Object.fromEntries(rows.map(([name, value]) => [name, sha256(canonical(value)).slice(0, 16)]).sort(byName));
}

/** JSON with the keys of objects in one order. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(byName))
        : inner,
    ) ?? "undefined"
  );
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** What differs between the plan that was reviewed and the one of now, a sentence each. Empty if both do the same. */
export function differences(reviewed: Fingerprint, now: Fingerprint): string[] {
  if (reviewed.digest === now.digest) return [];
  if (reviewed.of !== now.of) return [`The review is of ${reviewed.of}, and this is ${now.of}.`];
  const names = [...new Set([...Object.keys(reviewed.steps), ...Object.keys(now.steps)])].sort();
  return names.flatMap(name => {
    const [before, after] = [reviewed.steps[name], now.steps[name]];
    const [, operation = "", urn = ""] = /^(.*) (urn:.*)$/.exec(name) ?? [];
    const resource = `${urn.split("::")[2]?.split("$").at(-1) ?? ""} ${urn.split("::").at(-1) ?? ""}`;
    if (before === undefined) return [`${operation} ${resource}: it was not in the reviewed plan.`];
    if (after === undefined) return [`${operation} ${resource}: it was in the reviewed plan, and is not any more.`];
    const properties = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter(property => before[property] !== after[property])
      .map(property => property.replace(/^change of /, ""));
    if (properties.length === 0) return [];
    const paths = [...new Set(properties)].sort();
    return [`${operation} ${resource}: ${paths.join(", ")} ${paths.length === 1 ? "differs" : "differ"}.`];
  });
}
