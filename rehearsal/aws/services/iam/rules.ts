import { text } from "../../core/values";
import type { Problem } from "../../core/behaviour";
import { length } from "../checks";

/** A property that must hold a JSON document. */
export function checkJson<I extends object>(inputs: I, property: keyof I & string): Problem[] {
  if (inputs[property] === undefined) return [];
  try {
    JSON.parse(text(inputs[property]));
    return [];
  } catch {
    return [[property, `"${property}" contains an invalid JSON policy: not a JSON object`]];
  }
}

export function checkName(inputs: { name?: string | undefined }, limit: number): Problem[] {
  const tooLong = length(inputs, "name", 1, limit);
  if (tooLong.length > 0 || /^[\w+=,.@-]*$/.test(inputs.name ?? "")) return tooLong;
  return [["name", "invalid value for name (must match [\\w+=,.@-])"]];
}
