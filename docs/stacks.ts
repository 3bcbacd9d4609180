import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** A setting as Pulumi.yaml declares it. */
export interface Setting {
  /** Full key, for example `lamp:webServers`. */
  readonly key: string;
  readonly description: string;
  /** Undefined or "" where the setting has no default. */
  readonly default?: unknown;
}

type Yaml = Readonly<Record<string, unknown>>;
const projectFolder = join(__dirname, "..");
const read = (file: string) => parse(readFileSync(join(projectFolder, file), "utf8")) as Yaml;

/** Every setting of the project, in the order of Pulumi.yaml. */
export function projectSettings(): readonly Setting[] {
  const { name, config } = read("Pulumi.yaml") as { name: string; config: Record<string, Omit<Setting, "key">> };
  return Object.entries(config).map(([key, { description, default: value }]) => ({
    key: key.includes(":") ? key : `${name}:${key}`,
    description: description.trim().replace(/\s+/g, " "),
    ...(value === undefined ? {} : { default: value }),
  }));
}

/** The values that Pulumi.STACK.yaml sets, by full key. */
export function stackValues(stack: string): Yaml {
  return (read(`Pulumi.${stack}.yaml`)["config"] ?? {}) as Yaml;
}

/** Returns the value of a setting, by its name without `lamp:`: the stack's own value, otherwise the project's default. */
export function valuesIn(stack: string): (name: string) => unknown {
  const own = stackValues(stack);
  const defaults = new Map(projectSettings().map(setting => [setting.key, setting.default]));
  return name => own[`lamp:${name}`] ?? defaults.get(`lamp:${name}`);
}
