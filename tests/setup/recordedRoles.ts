import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Statement, statementsIn } from "../../rehearsal/aws/services/iam/policy";
import type { Condition } from "../../rehearsal/aws/services/iam/condition";
import { project } from "./pageCommands";

/** A role as commands ask AWS to make it. */
export interface RecordedRole {
  readonly trust: {
    readonly Principal: { readonly Federated: string };
    readonly Action: string;
    readonly Condition: Condition;
  };
  readonly policies: readonly string[];
  readonly statements: readonly Statement[];
}

/** Takes down the words of each call. The role and its policies are not there yet. */
const aws = `#!/bin/sh
case "$2" in get-role | get-policy) exit 254 ;; list-*) exit 0 ;; esac
number=$(ls "$RECORD" | wc -l)
printf '%s\\0' "$@" > "$RECORD/$(printf '%04d' "$number")"
`;

/** The names in the environment while the page's commands run. */
export const names = {
  ACCOUNT: "123456789012",
  BUCKET: "pulumi-state-123456789012-eu-central-1",
  KEY: "arn:aws:kms:eu-central-1:123456789012:key/1a2b3c4d-0000-4000-8000-000000000000",
  REPOSITORY: "octo@583231/shop@1296269",
  STACK: "prod",
};

/** The roles that shell commands make, by their names. The calls go to a program that takes them down in the place of the AWS CLI. */
export function rolesMadeBy(commands: string, environment: Readonly<Record<string, string>> = names) {
  const folder = mkdtempSync(join(tmpdir(), "roles-"));
  const [bin, record] = [mkdtempSync(join(folder, "bin-")), mkdtempSync(join(folder, "record-"))];
  try {
    writeFileSync(join(bin, "aws"), aws);
    chmodSync(join(bin, "aws"), 0o755);
    const PATH = [bin, process.env["PATH"]].join(delimiter);
    execFileSync("bash", ["--norc", "-eu", "-c", commands], {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: project,
      env: { ...environment, PATH, RECORD: record },
    });
    const calls = readdirSync(record)
      .sort()
      .map(file => readFileSync(join(record, file), "utf8").split("\0"));
    return rolesIn(calls);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rolesIn(calls: readonly (readonly string[])[]): Readonly<Record<string, RecordedRole>> {
  const after = (words: readonly string[], name: string) => words[words.indexOf(name) + 1] ?? "";
  const documents = Object.fromEntries(
    calls
      .filter(call => call[1] === "create-policy")
      .map(call => [
        `arn:aws:iam::${names.ACCOUNT}:policy/${after(call, "--policy-name")}`,
        after(call, "--policy-document"),
      ]),
  );
  const made = calls.filter(([, action]) => action === "create-role");
  return Object.fromEntries(
    made.map(words => {
      const role = after(words, "--role-name");
      const policies = calls
        .filter(call => call[1] === "attach-role-policy" && after(call, "--role-name") === role)
        .map(call => documents[after(call, "--policy-arn")] ?? "");
      const [trust] = statementsIn(after(words, "--assume-role-policy-document")) as unknown as RecordedRole["trust"][];
      if (trust === undefined) throw new Error(`${role} trusts nobody`);
      return [role, { trust, policies, statements: policies.flatMap(statementsIn) }];
    }),
  );
}
