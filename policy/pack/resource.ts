/** Properties of a resource. Reading one that only the update will know throws; `Unknowns` catches that. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource as a rule sees it. */
export interface Resource {
  /** Token of its type, for example `aws:ec2/instance:Instance`. */
  readonly type: string;
  /** Its name in the program. */
  readonly name: string;
  readonly urn: string;
  /** What the program wants. Of a resource that the program only reads: what AWS says. */
  readonly props: Properties;
  /** The option of Pulumi. Undefined: the provider decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  /** Properties of its provider. */
  readonly provider: Properties;
}

/** Name of the stack in an URN. */
export const stackOf = (urn: string): string => /^urn:pulumi:([^:]*)::/.exec(urn)?.[1] ?? "";

/** A list of objects; a single object counts as a list of one, and nothing as none. */
export function listOf(value: unknown): readonly Properties[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? [...(value as unknown[])] : [value]) as Properties[];
}

/** A list of texts. */
export const textsOf = (value: unknown): readonly string[] =>
  value === undefined || value === null ? [] : (Array.isArray(value) ? [...(value as unknown[])] : [value]).map(String);

/** Whether the value says yes. The provider takes `true` and `"true"`. */
export const isTrue = (value: unknown): boolean => value === true || value === "true";
export const isFalse = (value: unknown): boolean => value === false || value === "false";

/** Whether a value is given. The provider treats an empty text as none. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/** Whether a property is given, also by a value that only the update will know. */
export function isSet(props: Properties, name: string): boolean {
  try {
    return isGiven(props[name]);
  } catch {
    return true;
  }
}

/** A property of a property, for example `at(props, "metadataOptions", "httpTokens")`. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, part) => {
    const [holder] = listOf(inner);
    return typeof holder === "object" ? holder[part] : undefined;
  }, value);
