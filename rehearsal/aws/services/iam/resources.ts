import { type Account, type Resource, list, record, text } from "../../core/account";
import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { fits } from "./wildcard";

const json = (property: string, inputs: Record<string, unknown>): (readonly [string, string])[] => {
  const value = inputs[property];
  if (value === undefined) return [];
  try {
    JSON.parse(text(value));
    return [];
  } catch {
    return [[property, `"${property}" contains an invalid JSON policy: not a JSON object`]];
  }
};

const names =
  (limit: number) =>
  (inputs: Record<string, unknown>): (readonly [string, string])[] => {
    const name = text(inputs["name"]);
    if (name.length > limit)
      return [["name", `expected length of name to be in the range (1 - ${limit}), got ${name}`]];
    return /^[\w+=,.@-]*$/.test(name) ? [] : [["name", "invalid value for name (must match [\\w+=,.@-])"]];
  };

export const iam: Behaviours = {
  "aws:iam/role:Role": {
    check: inputs => [...names(64)(inputs), ...json("assumeRolePolicy", inputs)],
    create(draft, { account }) {
      if (account.find(draft.type, "name", draft.inputs["name"]))
        throw new AwsError(
          `creating IAM Role (${text(draft.inputs["name"])})`,
          "IAM",
          "CreateRole",
          "EntityAlreadyExists",
          `Role with name ${text(draft.inputs["name"])} already exists.`,
          409,
        );
      return {
        uniqueId: `AROA${draft.id.replace(/\W/g, "").toUpperCase().padEnd(17, "X").slice(0, 17)}`,
        createDate: new Date().toISOString(),
      };
    },
    remove(resource, { account }) {
      const attached = account
        .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .some(a => a.inputs["role"] === resource.id);
      if (attached && resource.inputs["forceDetachPolicies"] !== true)
        throw new AwsError(
          `deleting IAM Role (${resource.id})`,
          "IAM",
          "DeleteRole",
          "DeleteConflict",
          "Cannot delete entity, must detach all policies first.",
          409,
        );
    },
  },
  "aws:iam/rolePolicy:RolePolicy": { check: inputs => [...names(128)(inputs), ...json("policy", inputs)] },
  "aws:iam/policy:Policy": { check: inputs => [...names(128)(inputs), ...json("policy", inputs)] },
  "aws:iam/instanceProfile:InstanceProfile": {
    check: names(128),
    create: () => ({ createDate: new Date().toISOString(), uniqueId: "AIPAREHEARSAL0000000X" }),
  },
};

interface Statement {
  readonly Effect: string;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: unknown;
}

const every = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

/** AWS's own policies that servers commonly carry, with what they grant here. */
const managed: Readonly<Record<string, Statement[]>> = {
  "arn:aws:iam::aws:policy/AdministratorAccess": [{ Effect: "Allow", Action: "*", Resource: "*" }],
  "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess": [
    { Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" },
  ],
  "arn:aws:iam::aws:policy/SecretsManagerReadWrite": [{ Effect: "Allow", Action: "secretsmanager:*", Resource: "*" }],
};

function statementsOf(account: Account, role: Resource): Statement[] {
  const documents = [
    ...account
      .all("aws:iam/rolePolicy:RolePolicy")
      .filter(p => p.inputs["role"] === role.id || p.inputs["role"] === role.outputs["name"])
      .map(p => p.inputs["policy"]),
    ...list(role.inputs["inlinePolicies"]).map(p => record(p)["policy"]),
  ];
  const attached = [
    ...account
      .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter(a => a.inputs["role"] === role.id)
      .map(a => text(a.inputs["policyArn"])),
    ...list<string>(role.inputs["managedPolicyArns"]),
  ];
  const own = attached
    .map(arn => account.find("aws:iam/policy:Policy", "arn", arn)?.inputs["policy"])
    .filter(p => p !== undefined);
  return [
    ...[...documents, ...own].flatMap(document =>
      [(JSON.parse(text(document)) as { Statement: Statement | Statement[] }).Statement].flat(),
    ),
    ...attached.flatMap(arn => managed[arn] ?? []),
  ];
}

/**
 * Whether the role's policies allow the action. A statement with a condition never allows and always denies here:
 * guessing would let a rehearsal pass what AWS refuses.
 */
export function allows(account: Account, role: Resource, action: string, resource: string): boolean {
  const applies = (s: Statement) =>
    (s.Action !== undefined
      ? every(s.Action).some(a => fits(a, action, { ignoreCase: true }))
      : !every(s.NotAction).some(a => fits(a, action, { ignoreCase: true }))) &&
    every(s.Resource).some(r => fits(r, resource));
  const found = statementsOf(account, role).filter(applies);
  return found.some(s => s.Effect === "Allow" && s.Condition === undefined) && !found.some(s => s.Effect === "Deny");
}
