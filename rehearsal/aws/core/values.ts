/** Properties of a resource whose type is known at run time only. */
export type Properties = Record<string, unknown>;

/** The value as text; empty if it is missing. */
export const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

/** The value as a list; empty if it is none. The SDK's types have checked what the list holds. */
export const list = <T = Properties>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** The value as an object; empty if it is none. */
export const record = (value: unknown): Properties =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Properties) : {};

/** The upstream provider's name of a property: `dbName` -> `db_name`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/** The properties with these keys, as far as they have a value. */
export const pick = (properties: Properties, keys: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([key, value]) => keys.includes(key) && value !== undefined));

/** The properties without these keys. */
export const omit = (properties: Properties, keys: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
