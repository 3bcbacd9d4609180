import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Stage } from "./stage";

/** A copy of the site with more files in it, for `lamp:site`: a new release. Returns its folder. */
export function siteCopy(stage: Stage, name: string, files: Readonly<Record<string, string>>): string {
  const site = stage.stack.setting("lamp:site");
  const copy = join(stage.folder, name);
  cpSync(resolve(stage.program, site), copy, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), content);
  }
  return copy;
}
