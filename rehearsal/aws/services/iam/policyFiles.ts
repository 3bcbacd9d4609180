import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Characters of a managed policy besides white space (IAM user guide, "IAM and AWS STS quotas"). */
export const policyCharacters = 6144;
/** Managed policies of a user or a role (the same page; the default). */
const policiesOfRole = 10;

/**
 * The policies in a file, or in all files `*.json` of a folder. Throws with the file and the mistake: a policy that AWS would
 * not take, or more of them than a role can have.
 */
export function readPolicies(path: string): readonly string[] {
  if (!existsSync(path)) throw new Error(`--rights ${path}: there is no such file or folder.`);
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter(name => name.endsWith(".json"))
        .sort()
        .map(name => join(path, name))
    : [path];
  if (files.length === 0) throw new Error(`--rights ${path}: the folder has no file *.json.`);
  if (files.length > policiesOfRole)
    throw new Error(
      `--rights ${path}: the folder has ${files.length} policies, and AWS attaches at most ${policiesOfRole}.`,
    );
  return files.map(file => {
    const text = readFileSync(file, "utf8");
    const mistake = mistakeIn(text);
    if (mistake !== undefined) throw new Error(`--rights ${file}: ${mistake}`);
    return text;
  });
}

/** What IAM would not accept in a managed policy, as a sentence; undefined for a good one. */
function mistakeIn(text: string): string | undefined {
  const size = text.replace(/\s/g, "").length;
  if (size > policyCharacters)
    return `the policy has ${size} characters besides white space, and AWS takes ${policyCharacters}: split it.`;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return `this is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
  const { Version, Statement } = (document ?? {}) as { Version?: unknown; Statement?: unknown };
  if (Version !== "2012-10-17") return 'the policy must have "Version": "2012-10-17".';
  const statements = [Statement].flat();
  for (const [index, statement] of statements.entries()) {
    const mistake = mistakeInStatement((statement ?? {}) as Readonly<Record<string, unknown>>);
    if (mistake !== undefined) return `statement ${index + 1} ${mistake}`;
  }
  return undefined;
}

const elements = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

function mistakeInStatement(statement: Readonly<Record<string, unknown>>): string | undefined {
  const has = (name: string) => statement[name] !== undefined;
  const unknown = Object.keys(statement).find(key => !elements.includes(key));
  if (unknown !== undefined)
    return `has the element ${unknown}; an identity-based policy knows ${elements.join(", ")}.`;
  if (!["Allow", "Deny"].includes(String(statement["Effect"]))) return 'must have "Effect": "Allow" or "Deny".';
  if (has("Action") === has("NotAction")) return "must have either Action or NotAction.";
  if (has("Resource") === has("NotResource")) return "must have either Resource or NotResource.";
  const wrong = [statement["Action"] ?? statement["NotAction"]]
    .flat()
    .find(action => !/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/.test(String(action)));
  return wrong === undefined
    ? undefined
    : `has the action ${String(wrong)}; write SERVICE:ACTION, for example rds:CreateDBInstance.`;
}
