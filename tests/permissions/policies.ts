import { format } from "prettier";
import { policyCharacters } from "../../rehearsal/aws/services/iam/policyFiles";
import type { Right, Statement } from "../../rehearsal/aws/services/iam/policy";
import { fits } from "../../rehearsal/support/wildcard";

/** What somebody does with the stack. Each has policies of its own in docs/permissions. */
export const uses = ["preview", "refresh", "up", "destroy", "image"] as const;
export type Use = (typeof uses)[number];

/** Begins of names that only this program gives; the first that fits decides. */
const ours = ["log-group:/lamp/", "lamp-web-role-", "lamp-account-role-", "lamp-logs-", "lamp-releases-", "lamp-"];

/**
 * The pattern of a policy for a resource: any region and account, and any resource with a name of this program. EC2's ids are
 * random, so a policy cannot tell its resources by their ARNs.
 */
function patternOf(resource: string): string {
  if (resource === "*" || resource.startsWith("arn:aws:ec2:")) return "*";
  const [, , service = "", region = "", account = "", ...rest] = resource.split(":");
  const path = rest.join(":");
  const begin = ours.find(one => path.includes(one));
  const known = /^(certificate\/|file-system\/|hostedzone\/|og:default)/.exec(path)?.[0];
  const narrowed =
    begin !== undefined ? `${path.slice(0, path.indexOf(begin))}${begin}*` : known !== undefined ? `${known}*` : path;
  if (!narrowed.includes("*")) throw new Error(`no pattern for ${resource}: add one to tests/permissions/policies.ts`);
  return ["arn", "aws", service, region === "" ? "" : "*", account === "" ? "" : "*", narrowed].join(":");
}

const conditionOf = ({ context = {} }: Right) =>
  Object.keys(context).length === 0 ? {} : { Condition: { StringEquals: context } };

/** Statements for the rights: one for all actions on the same resources. */
export function statementsFor(rights: readonly Right[]): Statement[] {
  const patterns = new Map<string, Set<string>>();
  for (const right of rights) {
    const key = JSON.stringify([right.action, conditionOf(right)]);
    patterns.set(key, (patterns.get(key) ?? new Set()).add(patternOf(right.resource)));
  }
  const actions = new Map<string, string[]>();
  for (const [key, found] of patterns) {
    const [action, condition] = JSON.parse(key) as [string, object];
    const all = [...found].sort();
    const least = all.filter(one => !all.some(other => other !== one && fits(other, one)));
    const group = JSON.stringify([action.split(":")[0], least, condition]);
    actions.set(group, [...(actions.get(group) ?? []), action].sort());
  }
  return [...actions].sort().map(([group, Action]) => {
    const [, Resource, condition] = JSON.parse(group) as [string, string[], object];
    return { Effect: "Allow", Action, Resource, ...condition };
  });
}

/** Policies with these statements, each within AWS's size, as text of a file. */
export function documentsOf(statements: readonly Statement[]): Promise<string[]> {
  const documents: Statement[][] = [[]];
  const json = (Statement: readonly Statement[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  for (const statement of statements) {
    const last = documents.at(-1) ?? [];
    if (json([...last, statement]).length > policyCharacters) documents.push([statement]);
    else last.push(statement);
  }
  return Promise.all(documents.map(document => format(json(document), { parser: "json", printWidth: 120 })));
}
