import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { DrillContext } from "./drillContext";

/**
 * Copies the site and adds files to the copy, to be deployed as a new release by `lamp:site`. Returns the folder of the copy.
 *
 * @param files content by path, for example `{ "public/slow.php": "<?php ..." }`
 */
export function siteCopy(context: DrillContext, name: string, files: Readonly<Record<string, string>>): string {
  const site = context.stack.setting("lamp:site");
  const copy = join(context.folder, name);
  cpSync(resolve(context.program, site), copy, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), content);
  }
  return copy;
}
