import { record, snakeCase, text } from "../core/values";
import type { Problem } from "../core/behaviour";

/** Checks that several services share, in the words of the upstream provider's validators (terraform-plugin-sdk, helper/validation). */

/** Names of the properties of `I`, and of the properties of its blocks: `healthCheck.interval`. */
type Path<I> = {
  [K in keyof I & string]-?:
    K | (NonNullable<I[K]> extends object ? `${K}.${keyof NonNullable<I[K]> & string}` : never);
}[keyof I & string];

/** A number outside its range. */
export function range<I extends object>(inputs: I, path: Path<I>, low: number, high: number): Problem[] {
  const [outer = "", inner] = path.split(".");
  const block = record(inputs)[outer];
  const value = inner === undefined ? block : record(block)[inner];
  if (value === undefined || (Number(value) >= low && Number(value) <= high)) return [];
  const name = snakeCase(path).replace(".", ".0.");
  return [[path, `expected ${name} to be in the range (${low} - ${high}), got ${text(value)}`]];
}

/** A text that is too long. */
export function length<I extends object>(inputs: I, property: keyof I & string, low: number, high: number): Problem[] {
  const value = text(inputs[property]);
  if (value.length <= high) return [];
  return [[property, `expected length of ${snakeCase(property)} to be in the range (${low} - ${high}), got ${value}`]];
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
