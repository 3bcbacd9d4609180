import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileOfServers } from "../components/landingFile";

/** The files with which web servers install their packages, in their order. */
const steps = ["/usr/local/share/lamp/packages.sh", "/usr/local/share/lamp/install.sh"];

/**
 * User-data of a builder: the packages step of the servers, then bake.sh.
 *
 * @param phpExtensions by the names of Debian's packages without `php8.4-`, for example `gd`; checked by `settings/form.ts`
 */
export function builderUserData(phpExtensions: readonly string[]): string {
  return [
    "#!/bin/bash",
    `LAMP_PHP_EXTENSIONS='${phpExtensions.join(" ")}'`,
    readFileSync(join(__dirname, "..", "userdata", "setup.sh"), "utf8"),
    ...steps.map(path => fileOfServers(path).content),
    readFileSync(join(__dirname, "bake.sh"), "utf8"),
  ].join("\n");
}
