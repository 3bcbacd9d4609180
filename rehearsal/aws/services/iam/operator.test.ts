import { describe, expect, it } from "vitest";
import { Operator } from "./operator";
import { refusalBy } from "./policy";

const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const passes = (condition: object) =>
  refusalBy([{ Effect: "Allow", Action: "iam:PassRole", Resource: "*", Condition: condition as never }], {
    action: "iam:PassRole",
    resource: "arn:aws:iam::123456789012:role/web",
    context: { "iam:PassedToService": "ec2.amazonaws.com" },
  }) === undefined;

describe("a condition", () => {
  it.each([
    [{ StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } }, true],
    [{ StringEquals: { "iam:PassedToService": ["rds.amazonaws.com", "ec2.amazonaws.com"] } }, true],
    [{ StringLike: { "iam:PassedToService": "ec2.*" } }, true],
    [{ StringEquals: { "iam:PassedToService": "ec2.*" } }, false],
    [{ StringEquals: { "iam:PassedToService": "rds.amazonaws.com" } }, false],
    [{ StringEquals: { "aws:RequestedRegion": "eu-central-1" } }, false],
    [{ StringNotEquals: { "iam:PassedToService": "rds.amazonaws.com" } }, true],
  ])("%j allows: %s", (condition, allowed) => {
    expect(passes(condition)).toBe(allowed);
  });

  it("that cannot be judged denies, and one that is not met does not", () => {
    const allow = { Effect: "Allow", Action: "*", Resource: "*" };
    const deny = (Condition: object) => ({ Effect: "Deny", Action: "*", Resource: "*", Condition: Condition as never });
    const right = { action: "iam:PassRole", resource: "r", context: { "iam:PassedToService": "ec2.amazonaws.com" } };
    expect(refusalBy([allow, deny({ Bool: { "aws:SecureTransport": "false" } })], right)).toBe("a statement denies it");
    expect(refusalBy([allow, deny({ StringEquals: { "iam:PassedToService": "x" } })], right)).toBeUndefined();
  });
});

it("a statement for all resources but some denies the others", () => {
  const statements = [
    { Effect: "Allow", Action: "s3:*", Resource: "*" },
    { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::mine/*" },
  ];
  const refusal = (resource: string) => refusalBy(statements, { action: "s3:GetObject", resource });
  expect([refusal("arn:aws:s3:::mine/a"), refusal("arn:aws:s3:::other/a")]).toEqual([
    undefined,
    "a statement denies it",
  ]);
});

describe("the operator", () => {
  it("may do everything until it gets policies, and only what they allow then", () => {
    const operator = new Operator("123456789012");
    const read = { action: "rds:DescribeDBInstances", resource: "arn:aws:rds:eu-central-1:123456789012:db:*" };
    const change = { action: "rds:DeleteDBInstance", resource: "arn:aws:rds:eu-central-1:123456789012:db:lamp-db-1" };
    expect(operator.refuse([read, change])).toBeUndefined();
    operator.limit([policy({ Effect: "Allow", Action: "rds:Describe*", Resource: "*" })]);
    expect(operator.refuse([read])).toBeUndefined();
    expect(operator.refuse([read, change])?.message).toBe(operator.takeDenied()[0]);
    expect(operator.takeUsed()).toEqual([read, change]);
    expect([operator.takeUsed(), operator.takeDenied()]).toEqual([[], []]);
    operator.limit(undefined);
    expect(operator.refuse([change])).toBeUndefined();
  });

  it("needs no right to ask who it is", () => {
    const operator = new Operator("123456789012");
    operator.limit([policy({ Effect: "Deny", Action: "*", Resource: "*" })]);
    expect(operator.refuse([{ action: "sts:GetCallerIdentity", resource: "*" }])).toBeUndefined();
  });

  const who = "User: arn:aws:iam::123456789012:user/operator is not authorized to perform:";
  it.each([
    ["rds:CreateDBInstance", 403, "AccessDenied", who],
    ["s3:CreateBucket", 403, "AccessDenied", who],
    ["ec2:CreateVpc", 403, "UnauthorizedOperation", `You are not authorized to perform this operation. ${who}`],
    ["sns:CreateTopic", 403, "AuthorizationError", who],
    ["secretsmanager:CreateSecret", 400, "AccessDeniedException", who],
    ["acm:RequestCertificate", 400, "AccessDeniedException", who],
    ["wafv2:CreateWebACL", 400, "AccessDeniedException", who],
  ])("gets AWS's answer to %s: %i %s", (action, status, code, begin) => {
    const operator = new Operator("123456789012");
    operator.limit([]);
    expect(operator.refuse([{ action, resource: "arn:x" }])).toEqual({
      status,
      code,
      message: `${begin} ${action} on resource: arn:x because no identity-based policy allows the ${action} action`,
    });
    operator.limit([policy({ Effect: "Deny", Action: action, Resource: "*" })]);
    expect(operator.refuse([{ action, resource: "arn:x" }])?.message).toBe(
      `${begin} ${action} on resource: arn:x with an explicit deny in an identity-based policy`,
    );
  });
});
