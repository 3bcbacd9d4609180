import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { architecture } from "../settings/contradictions";
import { forms } from "../settings/form";

/** What the configuration of a stack says about its servers. */
export interface Configuration {
  /** Name of the Pulumi project, with which the names of its settings begin. */
  readonly project: string;
  /** AWS region, for example `eu-central-1`. Undefined if the file has none. */
  readonly region: string | undefined;
  /** Name of a profile in ~/.aws/config. Undefined if the file has none. */
  readonly profile: string | undefined;
  /** For example `t4g.small`. */
  readonly instanceType: string;
  /** By the name of Debian. */
  readonly architecture: "arm64" | "amd64";
  /** PHP extensions besides the basic ones, for example `gd`. */
  readonly phpExtensions: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

const configOf = (file: string): Values =>
  (parse(readFileSync(file, "utf8")) as { config?: Values } | null)?.config ?? {};

/**
 * Reads what a stack sets, else the defaults of Pulumi.yaml. Pulumi is not asked: an image can be made before the stack has
 * been, and without the key of its state.
 *
 * @param file for example `Pulumi.prod.yaml`
 * @throws Error if there is no such file, or if a value is not allowed
 */
export function readConfiguration(project: string, file: string): Configuration {
  if (!existsSync(file)) {
    const found = readdirSync(project).flatMap(name => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
    throw new Error(
      `There is no ${file}: --stack takes ${found.join(", ") || "the name of a stack with such a file"}.`,
    );
  }
  const { name } = parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")) as { name: string };
  const [own, defaults] = [configOf(file), configOf(join(project, "Pulumi.yaml"))];
  const textOf = (key: string) => {
    const value = own[key] ?? (defaults[key] as { default?: unknown } | undefined)?.default;
    return typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
  };
  const read = <Key extends "webInstanceType" | "phpExtensions">(key: Key) => {
    const value = textOf(`${name}:${key}`);
    const result = forms[key].safeParse(value);
    if (result.success) return result.data as ReturnType<(typeof forms)[Key]["parse"]>;
    throw new Error(`${name}:${key} in ${file} is "${value}"; it must ${result.error.issues[0]?.message}.`);
  };
  const instanceType = read("webInstanceType");
  return {
    project: name,
    region: textOf("aws:region") || undefined,
    profile: textOf("aws:profile") || undefined,
    instanceType,
    architecture: architecture(instanceType),
    phpExtensions: read("phpExtensions"),
  };
}

/** The files of stacks in a folder that name the image. */
export function stacksNaming(project: string, image: string): string[] {
  return readdirSync(project)
    .filter(name => /^Pulumi\..+\.yaml$/.test(name))
    .filter(name => Object.values(configOf(join(project, name))).includes(image));
}
