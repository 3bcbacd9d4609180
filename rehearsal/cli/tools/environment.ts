import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Platform } from "../platform";

/** Sourced by a shell, it makes `pulumi` work on the rehearsal's stack. */
export const environmentFile = ({ folder }: Pick<Platform, "folder">) => join(folder, "environment.sh");

/** The machines must know the region before the first command runs. Pulumi itself checks the file only later. */
export function regionIn(file: string): string {
  const settings = existsSync(file)
    ? (parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> } | null)
    : null;
  const region = settings?.config?.["aws:region"];
  return typeof region === "string" ? region : "eu-central-1";
}

/** Variables as lines of a shell. */
export const exports = (environment: Readonly<Record<string, string>>) =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join("");
