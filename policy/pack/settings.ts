/** What can be configured of a rule. */
export interface Parameter {
  readonly type: "array" | "integer" | "boolean" | "string";
  /** Meaning and form. */
  readonly description: string;
  readonly default: readonly (string | number)[] | number | boolean | string;
}

/** What a rule says of its configuration. */
export interface Configurable {
  /** Its own parameters, besides those that each rule has. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** Patterns of stacks that it does not look at by default, for example `dev`. */
  readonly exceptStacks?: readonly string[];
}

/** Parameters that each rule has. */
const common = (rule: Configurable): Readonly<Record<string, Parameter>> => ({
  except: {
    type: "array",
    description:
      "Names of resources in the program that the rule leaves alone, for example legacy-db. * stands for any text.",
    default: [],
  },
  exceptStacks: {
    type: "array",
    description: "Names of stacks that the rule leaves alone, for example dev. * stands for any text.",
    default: rule.exceptStacks ?? [],
  },
});

/** All parameters of a rule, its own first. */
export const parametersOf = (rule: Configurable): Readonly<Record<string, Parameter>> => ({
  ...rule.parameters,
  ...common(rule),
});

/** The values of a rule's parameters: those of the configuration, else the defaults. */
export class Settings {
  readonly #values: Readonly<Record<string, unknown>>;

  /** The SDK passes no default on, whatever the schema says: only the engine fills them in. */
  constructor(rule: Configurable, given: Readonly<Record<string, unknown>> | undefined) {
    const defaults = Object.entries(parametersOf(rule)).map(([name, parameter]) => [name, parameter.default] as const);
    this.#values = { ...Object.fromEntries(defaults), ...given };
  }

  /** A list, for example of names. */
  list(name: string): readonly string[] {
    return (this.#values[name] as readonly unknown[]).map(String);
  }

  count(name: string): number {
    return Number(this.#values[name]);
  }

  isOn(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string {
    return String(this.#values[name]);
  }
}

/** Whether a text fits one of the patterns, in which * stands for any text. */
export const fits = (text: string, patterns: readonly string[]): boolean =>
  patterns.some(pattern =>
    new RegExp(
      `^${pattern
        .split("*")
        .map(part => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
        .join(".*")}$`,
    ).test(text),
  );
