import { isDeepStrictEqual } from "node:util";
import { code } from "../markdown";
import { isUnknown } from "../plan/plan";
import { shown } from "../plan/shown";

const mostEntries = 12;

/** The entries of a list or a map that change, by their names. Undefined: the values are no such lists, or have no names. */
export function entriesOf(before: unknown, after: unknown): string | undefined {
  const [old, wanted] = [named(before), named(after)];
  if (old === undefined || wanted === undefined) return undefined;
  const names = [...new Set([...old.keys(), ...wanted.keys()])];
  const changed = names.flatMap(name => {
    const [left, right] = [old.get(name), wanted.get(name)];
    if (isDeepStrictEqual(left, right)) return [];
    if (!wanted.has(name)) return [`${code(name)} removed`];
    if (!old.has(name)) return [right === name ? `${code(name)} added` : `${code(name)} added: ${code(shown(right))}`];
    return [`${code(name)}: ${code(shown(left))} → ${code(shown(right))}`];
  });
  // Only the order has changed, or an entry is there twice.
  if (changed.length === 0) return undefined;
  const left = changed.length > mostEntries ? [`and ${changed.length - mostEntries} more entries`] : [];
  return [...changed.slice(0, mostEntries), ...left].join(", ");
}

/** The entries by their names: members of a map, words of a list, or items of a list that have a name each. */
function named(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) {
    const entries = Object.entries(value).filter(([name]) => !name.startsWith("__"));
    return entries.some(([name]) => /^[0-9a-f]{32}$/.test(name)) ? undefined : new Map(entries);
  }
  const entries = value.map(item => entryOf(item));
  const names = new Map(entries.flatMap(entry => (entry === undefined ? [] : [entry])));
  return names.size === value.length ? names : undefined;
}

function entryOf(item: unknown): readonly [string, unknown] | undefined {
  if (typeof item === "string") return isUnknown(item) ? undefined : [item, item];
  if (typeof item !== "object" || item === null) return undefined;
  const { name, key, value, ...others } = item as Readonly<Record<string, unknown>>;
  const word = name ?? key;
  if (typeof word !== "string") return undefined;
  return [
    word,
    value !== undefined && Object.keys(others).every(other => other === "__defaults" || other === "applyMethod")
      ? value
      : item,
  ];
}
