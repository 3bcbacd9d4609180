import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A text that is in a file exactly once, and the text to put in its place. */
export interface Replacement {
  /** Relative to the project. */
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

const project = resolve(__dirname, "../..");

/** The files and folders of the program, besides Pulumi*.yaml. */
const parts = [
  "index.ts",
  "components",
  "settings",
  "gates",
  "userdata",
  "site",
  "verify",
  "package.json",
  "tsconfig.json",
];

/** A copy of the program with texts replaced. Throws when a text is not there exactly once, because the test would prove nothing. */
export function brokenCopy(replacements: readonly Replacement[]): { folder: string; remove: () => void } {
  const settings = readdirSync(project).filter(name => /^Pulumi.*\.yaml$/.test(name));
  const folder = mkdtempSync(join(tmpdir(), "broken-"));
  for (const part of [...parts, ...settings]) cpSync(join(project, part), join(folder, part), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  const remove = () => rmSync(folder, { recursive: true });
  for (const { file, text, by } of replacements) {
    const pieces = readFileSync(join(folder, file), "utf8").split(text);
    if (pieces.length !== 2) {
      remove();
      throw new Error(
        `${file} contains the text that this test replaces ${pieces.length - 1} times instead of once: ${text}`,
      );
    }
    writeFileSync(join(folder, file), pieces.join(by));
  }
  return { folder, remove };
}
