import { type Properties, record, text } from "../core/values";
import type { Problem } from "../core/behaviour";

/** Checks that several services share, in the words of the upstream provider's validators (terraform-plugin-sdk, helper/validation). */

/** `dbName` -> `db_name`, the upstream provider's name of a property. */
export const snakeCase = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/** A number outside its range. `path` is a property, or a property of a block: `healthCheck.interval`. */
export function range(inputs: Properties, path: string, low: number, high: number): Problem[] {
  const [outer = "", inner] = path.split(".");
  const value = inner === undefined ? inputs[outer] : record(inputs[outer])[inner];
  if (value === undefined || (Number(value) >= low && Number(value) <= high)) return [];
  const name = snakeCase(path).replace(".", ".0.");
  return [[path, `expected ${name} to be in the range (${low} - ${high}), got ${text(value)}`]];
}

/** A text that is too long. */
export function length(inputs: Properties, property: string, low: number, high: number): Problem[] {
  const value = text(inputs[property]);
  if (value.length <= high) return [];
  return [[property, `expected length of ${snakeCase(property)} to be in the range (${low} - ${high}), got ${value}`]];
}
