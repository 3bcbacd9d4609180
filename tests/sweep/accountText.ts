import type { Account } from "../../rehearsal/aws/core/account";
import { sorted } from "../../rehearsal/aws/core/planning";
import type { Resource } from "../../rehearsal/aws/core/resource";
import { rulesOfAws } from "../../rehearsal/aws/services/ec2/rulesOfAws";
import { RdsStore } from "../../rehearsal/aws/services/rds/store";

/**
 * What an account holds, a line for each resource: its type, its name in the program, and its inputs. Ids, public addresses,
 * random suffixes and passwords are different in every run, so they are left out; but equal passwords stay equal. How often passwords were rotated is left
 * out too, because a refused call can ask the operator for one more rotation. Two accounts with the same text look the same to a
 * user of the stack.
 */
export function accountText(account: Account): readonly string[] {
  const resources = account
    .everything()
    .map(resource => ({ resource, title: `${resource.type} ${resource.name}` }))
    .sort((a, b) => (a.title < b.title ? -1 : 1));
  const names = new Map<string, string>();
  for (const { resource, title } of resources) {
    const { arn, publicIp } = resource.outputs as { arn?: unknown; publicIp?: unknown };
    for (const value of [resource.id, arn, publicIp])
      if (typeof value === "string" && value.length > 8 && !names.has(value)) names.set(value, `<${title}>`);
  }
  const longestFirst = [...names].sort(([a], [b]) => b.length - a.length);
  const passwords = new Map<string, string>();
  const steady = (text: string) =>
    longestFirst
      .reduce((rest, [value, name]) => rest.replaceAll(value, name), text)
      .replace(/\b[0-9a-f]{6,}\b/g, "#")
      .replace(/\b[A-Za-z0-9]{32}\b/g, password => {
        if (!passwords.has(password)) passwords.set(password, `#password ${passwords.size + 1}`);
        return passwords.get(password) ?? "";
      })
      .replace(/(?<=: password |LAMP_PASSWORD_GENERATION=')\d+/g, "#")
      .replace(/\b[a-z0-9]{12}(?=\.[a-z0-9-]+\.rds\.)/g, "#");
  return resources.map(({ resource, title }) => steady(`${title} ${contentOf(resource, account)}`));
}

function contentOf({ type, id, inputs, outputs }: Resource, account: Account): string {
  const content = JSON.stringify(sorted(inputs));
  // No input tells what EC2 has put into a group by itself.
  const open = rulesOfAws(account).filter(({ owner }) => owner === id);
  if (open.length > 0) return `${content}, open: ${open.map(({ direction }) => direction).join()}`;
  if (type !== "aws:rds/instance:Instance") return content;
  // The inputs have no password when the database got it from its source, and no sign that it must be restarted.
  const { masterPasswords, parameterChanges } = account.store(RdsStore);
  const { identifier = "", replicateSourceDb: source } = outputs as Record<string, string | undefined>;
  // A replica has the accounts of its source.
  const told = JSON.stringify(
    sorted({ ...inputs, password: source === undefined ? masterPasswords.get(identifier) : undefined }),
  );
  return `${told}, parameters ${parameterChanges.get(identifier)?.status ?? "in-sync"}`;
}
