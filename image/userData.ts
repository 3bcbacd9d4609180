import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serverFiles } from "../components/web/serverFiles";

/** The file with which servers install their packages. */
const packages = "/usr/local/share/lamp/packages.sh";

/**
 * User-data of a builder: the packages step of the servers, then bake.sh.
 *
 * @param phpExtensions by the names of Debian's packages without `php8.4-`, for example `gd`; checked by `settings/form.ts`
 */
export function builderUserData(phpExtensions: readonly string[]): string {
  const step = serverFiles().find(({ path }) => path === packages);
  if (step === undefined) throw new Error(`userdata/files has no ${packages}, which an image needs.`);
  return [
    "#!/bin/bash",
    `LAMP_PHP_EXTENSIONS='${phpExtensions.join(" ")}'`,
    readFileSync(join(__dirname, "..", "userdata", "steps.sh"), "utf8"),
    step.content,
    readFileSync(join(__dirname, "bake.sh"), "utf8"),
  ].join("\n");
}
