import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { RdsStore } from "../../rehearsal/aws/services/rds/store";
import type { PaperStack } from "../../rehearsal/cli/testing/paperStack";
import type { Account } from "../../rehearsal/aws/core/account";
import type { Resource } from "../../rehearsal/aws/core/resource";

const instanceType = "aws:rds/instance:Instance";

/** The databases of an account by their identifiers, each with the source of a replica. */
export const databasesOf = ({ account }: PaperStack) =>
  account.all(instanceType).map(({ outputs }) => `${outputs.identifier} < ${outputs.replicateSourceDb ?? "-"}`);

/** The administrator's password that RDS has for a database, and the one that servers read. */
export function passwordsOf({ account }: PaperStack, name: string) {
  const database = account.all(instanceType).find(one => one.name === name);
  const version = account
    .all("aws:secretsmanager/secretVersion:SecretVersion")
    .filter(one => one.name === "lamp-administrator-secret-value")
    .at(-1);
  const { password } = JSON.parse(version?.inputs.secretString ?? "{}") as { password?: string };
  return { inRds: account.store(RdsStore).masterPasswords.get(database?.outputs.identifier ?? ""), inSecret: password };
}

/** The folder that has the configuration and the state of a stack. */
export const homeOf = ({ stack }: PaperStack) => dirname(fileURLToPath(stack.environment["PULUMI_BACKEND_URL"] ?? ""));

/** Writes an export of the state, and returns its file. */
export async function exported(paper: PaperStack, name: string): Promise<string> {
  const file = join(homeOf(paper), `${name}.json`);
  await paper.stack.capture(["stack", "export", "--file", file]);
  return file;
}

/** The words of the `pulumi` command that a message names, as a shell would split them. Throws when it names none. */
export function commandIn(said: string, pattern: RegExp): string[] {
  const found = pattern.exec(said)?.[1];
  if (found === undefined) throw new Error(`the message names no command like ${pattern}:\n${said}`);
  return (found.match(/'[^']*'|\S+/g) ?? []).map(word => word.replace(/^'(.*)'$/, "$1"));
}

/** The web servers that exist in an account: all servers but the one that makes the database account. */
export const webServersIn = (account: Account): Resource<"aws:ec2/instance:Instance">[] =>
  account.all("aws:ec2/instance:Instance").filter(({ name }) => name.startsWith("lamp-web-"));
