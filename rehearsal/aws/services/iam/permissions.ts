import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { text } from "../../core/values";
import { fits } from "./wildcard";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: unknown;
}

/** A policy may give one text or a list of them. */
const every = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

/** Policies of AWS's own that servers commonly have, with what they grant. */
const managed: Readonly<Record<string, Statement[]>> = {
  "arn:aws:iam::aws:policy/AdministratorAccess": [{ Effect: "Allow", Action: "*", Resource: "*" }],
  "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess": [
    { Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" },
  ],
  "arn:aws:iam::aws:policy/SecretsManagerReadWrite": [{ Effect: "Allow", Action: "secretsmanager:*", Resource: "*" }],
};

function statementsOf(account: Account, role: Resource<"aws:iam/role:Role">): Statement[] {
  const documents = [
    ...account
      .all("aws:iam/rolePolicy:RolePolicy")
      .filter(p => p.inputs.role === role.id || p.inputs.role === role.outputs.name)
      .map(p => p.inputs.policy),
    ...(role.inputs.inlinePolicies ?? []).map(p => p.policy),
  ];
  const attached = [
    ...account
      .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter(a => a.inputs.role === role.id)
      .map(a => a.inputs.policyArn ?? ""),
    ...(role.inputs.managedPolicyArns ?? []),
  ];
  const own = attached
    .map(arn => account.find("aws:iam/policy:Policy", "arn", arn)?.inputs.policy)
    .filter(p => p !== undefined);
  return [
    ...[...documents, ...own].flatMap(document =>
      [(JSON.parse(text(document)) as { Statement: Statement | Statement[] }).Statement].flat(),
    ),
    ...attached.flatMap(arn => managed[arn] ?? []),
  ];
}

/**
 * Whether the role's policies allow the action. The stand-in cannot judge conditions: a statement with one never allows
 * here, and always denies, so that no rehearsal succeeds with what AWS refuses.
 */
export function allows(
  account: Account,
  role: Resource<"aws:iam/role:Role">,
  action: string,
  resource: string,
): boolean {
  const applies = (s: Statement) =>
    (s.Action !== undefined
      ? every(s.Action).some(a => fits(a, action, { ignoreCase: true }))
      : !every(s.NotAction).some(a => fits(a, action, { ignoreCase: true }))) &&
    every(s.Resource).some(r => fits(r, resource));
  const found = statementsOf(account, role).filter(applies);
  return found.some(s => s.Effect === "Allow" && s.Condition === undefined) && !found.some(s => s.Effect === "Deny");
}
