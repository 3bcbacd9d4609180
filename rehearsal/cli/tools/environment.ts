import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
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
const exports = (environment: Readonly<Record<string, string>>) =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join("");

/** Writes the environment file. By `REHEARSAL` in it, rehearse:shell knows which rehearsal is meant. */
export function writeEnvironment(
  platform: Pick<Platform, "folder" | "machines">,
  environment: Readonly<Record<string, string>>,
): void {
  const own = platform.machines === undefined ? {} : { REHEARSAL: basename(platform.machines.folder) };
  writeFileSync(environmentFile(platform), exports({ ...environment, ...own }), { mode: 0o600 });
}
