import { readFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "./pageCommands";

/** Text of the file `.gitlab-ci.yml` in docs/gitlab.md. */
export function pipeline(): string {
  const text = /^```yaml\n([^]*?)^```$/m.exec(readFileSync(join(project, "docs/gitlab.md"), "utf8"))?.[1];
  if (text === undefined) throw new Error("docs/gitlab.md has no block of YAML");
  return text;
}
