import { describe, expect, it } from "vitest";
import { Account } from "../../core/account";
import type { Resource } from "../../core/resource";
import { refusalOf } from "./permissions";

type Role = Resource<"aws:iam/role:Role">;

const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-1a2b3c";

function withPolicy(...statements: object[]): { account: Account; role: Role } {
  const account = new Account();
  const role: Role = { type: "aws:iam/role:Role", id: "web", name: "web", inputs: {}, outputs: { name: "web" } };
  account.put(role);
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  account.put({
    type: "aws:iam/rolePolicy:RolePolicy",
    id: "web:p",
    name: "p",
    inputs: { role: "web", policy },
    outputs: {},
  });
  return { account, role };
}

describe("refusalOf", () => {
  const may = (statements: object[], action = "secretsmanager:GetSecretValue", resource = secret) => {
    const { account, role } = withPolicy(...statements);
    return refusalOf(account, role, { action, resource }) === undefined;
  };

  it("allows what a statement names, and nothing else", () => {
    const statement = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secret };
    expect(may([statement])).toBe(true);
    expect(may([statement], "secretsmanager:PutSecretValue")).toBe(false);
    expect(may([statement], undefined, `${secret}x`)).toBe(false);
  });

  it("takes wildcards in actions, in upper or lower case, and in resources", () => {
    expect(
      may([
        {
          Effect: "Allow",
          Action: ["SecretsManager:get*"],
          Resource: ["arn:aws:secretsmanager:*:*:secret:app-??????"],
        },
      ]),
    ).toBe(true);
  });

  it("refuses what one statement allows and another denies", () => {
    expect(
      may([
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "secretsmanager:*", Resource: secret },
      ]),
    ).toBe(false);
  });

  it("refuses what is allowed under a condition only, because it cannot judge conditions", () => {
    expect(
      may([{ Effect: "Allow", Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }]),
    ).toBe(false);
  });
});
