import type { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { text } from "../../core/values";
import { type Refused, type Right, type Statement, refusalBy, statementsIn } from "./policy";

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
    ...[...documents, ...own].flatMap(document => statementsIn(text(document))),
    ...attached.flatMap(arn => managed[arn] ?? []),
  ];
}

/** Why the role's policies do not allow what it wants to do; undefined if they do. */
export const refusalOf = (account: Account, role: Resource<"aws:iam/role:Role">, right: Right): Refused | undefined =>
  refusalBy(statementsOf(account, role), right);
