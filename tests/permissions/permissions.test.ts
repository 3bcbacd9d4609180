import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readPolicies } from "../../rehearsal/aws/services/iam/policyFiles";
import { refusalBy, statementsIn } from "../../rehearsal/aws/services/iam/policy";
import { extras } from "./extras";
import { documentsOf, statementsFor, uses } from "./policies";

const docs = resolve(__dirname, "../../docs");
const page = readFileSync(join(docs, "permissions.md"), "utf8");

describe("the policies in docs/permissions", () => {
  it.each([...uses, "state"])("of %s are such that AWS takes them", use => {
    expect(readPolicies(join(docs, "permissions", use)).length).toBeGreaterThan(0);
  });

  it("pass the role of the web servers to EC2, and nothing else", () => {
    const statements = readPolicies(join(docs, "permissions/up")).flatMap(statementsIn);
    const passing = (role: string, service: string) =>
      refusalBy(statements, {
        action: "iam:PassRole",
        resource: `arn:aws:iam::123456789012:role/${role}`,
        context: { "iam:PassedToService": service },
      }) === undefined;
    expect(passing("lamp-web-role-1a2b3c4", "ec2.amazonaws.com")).toBe(true);
    expect(passing("lamp-web-role-1a2b3c4", "lambda.amazonaws.com")).toBe(false);
    expect(passing("admin", "ec2.amazonaws.com")).toBe(false);
  });

  it("have rights that no rehearsal asks for only with a reason on the page", () => {
    const rows = [...page.matchAll(/^\| `(\S+)` +\| (.+?) +\|$/gm)].map(([, action, reason]) => `${action} ${reason}`);
    expect(rows).toEqual(extras.map(({ action, reason }) => `${action} ${reason}`));
  });
});

describe("a policy for rights", () => {
  it("has one statement for all actions on the same resources, without ids, regions and accounts", () => {
    const rds = (action: string, resource: string) => ({
      action: `rds:${action}`,
      resource: `arn:aws:rds:eu-central-1:123456789012:${resource}`,
    });
    expect(
      statementsFor([
        rds("ModifyDBInstance", "db:lamp-db-1-0c1d2e"),
        rds("DeleteDBInstance", "db:lamp-db-2-0c1d2e"),
        rds("DescribeDBInstances", "db:lamp-db-1-0c1d2e"),
        rds("DescribeDBInstances", "db:*"),
        { action: "ec2:DeleteVpc", resource: "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-1" },
      ]),
    ).toEqual([
      { Effect: "Allow", Action: ["ec2:DeleteVpc"], Resource: ["*"] },
      { Effect: "Allow", Action: ["rds:DescribeDBInstances"], Resource: ["arn:aws:rds:*:*:db:*"] },
      {
        Effect: "Allow",
        Action: ["rds:DeleteDBInstance", "rds:ModifyDBInstance"],
        Resource: ["arn:aws:rds:*:*:db:lamp-*"],
      },
    ]);
  });

  it("is never for a single resource that another stack would not have", () => {
    expect(() => statementsFor([{ action: "rds:DeleteDBInstance", resource: "arn:aws:rds:x:1:db:other" }])).toThrow(
      "no pattern for arn:aws:rds:x:1:db:other",
    );
  });

  it("is split where AWS would not take it", async () => {
    const statements = Array.from({ length: 100 }, (_, i) => ({
      Effect: "Allow",
      Action: [`ec2:Action${i}`],
      Resource: ["arn:aws:ec2:*:*:vpc/*".padEnd(80, "x")],
    }));
    const documents = await documentsOf(statements);
    expect(documents.map(text => text.replace(/\s/g, "").length <= 6144)).toEqual([true, true, true]);
    expect(documents.flatMap(statementsIn)).toEqual(statements);
  });
});
