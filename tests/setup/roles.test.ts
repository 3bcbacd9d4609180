import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isMet } from "../../rehearsal/aws/services/iam/condition";
import { policyCharacters } from "../../rehearsal/aws/services/iam/policyFiles";
import { refusalBy, statementsIn } from "../../rehearsal/aws/services/iam/policy";
import { blocksOf, commandsUnder, project } from "./pageCommands";
import { type RecordedRole, names, rolesMadeBy } from "./recordedRoles";

const roles = rolesMadeBy(commandsUnder("5. The roles"));
const role = (name: string): RecordedRole => {
  const found = roles[name];
  if (found === undefined) throw new Error(`the page makes no role ${name}`);
  return found;
};

const issuer = "token.actions.githubusercontent.com";
/** Whether AWS gives the role to the bearer of a token. */
const trusts = (name: string, sub: string, aud = "sts.amazonaws.com") =>
  isMet(role(name).trust.Condition, { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: aud });

const may = (name: string, action: string, resource: string) =>
  refusalBy(role(name).statements, { action, resource }) === undefined;

const stateObject = `arn:aws:s3:::${names.BUCKET}/.pulumi/stacks/lamp/prod.json`;
const arnOf = (name: string) => `arn:aws:iam::${names.ACCOUNT}:role/${name}`;
const all = ["lamp-preview", "lamp-deploy", "lamp-destroy", "lamp-image"];
/** Where the jobs of each role run, as ends of subjects. */
const jobs: Readonly<Record<string, readonly string[]>> = {
  "lamp-preview": ["pull_request", "ref:refs/heads/main"],
  "lamp-deploy": ["environment:prod"],
  "lamp-destroy": ["environment:prod-destroy"],
  "lamp-image": ["ref:refs/heads/main"],
};
const pairs = Object.entries(jobs).flatMap(([name, ends]) => ends.map(end => [name, end] as const));

describe("a role that the page makes", () => {
  it("is one of four", () => {
    expect(Object.keys(roles)).toEqual(all);
  });

  it.each(all)("is given to GitHub's tokens by the provider of the account only: %s", name => {
    expect(role(name).trust).toMatchObject({
      Principal: { Federated: `arn:aws:iam::${names.ACCOUNT}:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
    });
    // A star in a subject is then no more than a star.
    expect(Object.keys(role(name).trust.Condition)).toEqual(["StringEquals"]);
  });

  it.each(pairs)("is given to its jobs, in both forms of GitHub's subject: %s", (name, where) => {
    expect(trusts(name, `repo:octo/shop:${where}`)).toBe(true);
    expect(trusts(name, `repo:octo@583231/shop@1296269:${where}`)).toBe(true);
    expect(trusts(name, `repo:octo/shop:${where}`, "https://github.com/octo")).toBe(false);
  });

  it.each(
    pairs.flatMap(([name, where]) => [
      [name, "of another owner", `repo:evil/shop:${where}`],
      [name, "of a fork", `repo:evil@99/shop@1296270:${where}`],
      [name, "of a later repository with the same names", `repo:octo@99/shop@77:${where}`],
      [name, "of a repository whose name begins alike", `repo:octo/shop-evil:${where}`],
      [name, "of a repository with these names in its own", `repo:evil/octo/shop:${where}`],
      [name, "with letters of another case", `repo:Octo/Shop:${where}`],
      [name, "of a branch", "repo:octo/shop:ref:refs/heads/feature"],
      [name, "of a tag that is named like the branch", "repo:octo/shop:ref:refs/tags/main"],
      [name, "of a branch whose name begins alike", "repo:octo/shop:ref:refs/heads/main-2"],
      [name, "of another environment", "repo:octo/shop:environment:dev"],
      [name, "of an environment whose name begins alike", "repo:octo/shop:environment:prod-2"],
      [name, "with more behind it", `repo:octo/shop:${where}:job_workflow_ref:evil`],
      [name, "of nothing", ""],
    ]),
  )("is refused to a token: %s %s", (name, _what, sub) => {
    expect(trusts(name, sub)).toBe(false);
  });

  it.each(all)("is refused to the jobs of the other roles: %s", name => {
    const others = Object.values(jobs)
      .flat()
      .filter(where => jobs[name]?.includes(where) !== true);
    expect(others.filter(where => trusts(name, `repo:octo/shop:${where}`) !== false)).toEqual([]);
  });

  it.each(all)("has no more policies than AWS takes, ten with 6,144 characters each without white space: %s", name => {
    const sizes = role(name).policies.map(policy => policy.replace(/\s/g, "").length);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.length).toBeLessThanOrEqual(10);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(policyCharacters);
  });

  it.each(all)("can neither take a role, nor change its own, nor its state's older versions: %s", name => {
    const refused: readonly [action: string, resource: string][] = [
      ...all.flatMap(other =>
        ["sts:AssumeRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:AttachRolePolicy"].map(
          (action): [string, string] => [action, arnOf(other)],
        ),
      ),
      ["iam:PassRole", arnOf("lamp-deploy")],
      ["iam:CreateRole", arnOf("admin")],
      ["iam:CreatePolicyVersion", `arn:aws:iam::${names.ACCOUNT}:policy/lamp-deploy-up-1`],
      ["iam:CreateUser", `arn:aws:iam::${names.ACCOUNT}:user/evil`],
      ["iam:UpdateOpenIDConnectProviderThumbprint", `arn:aws:iam::${names.ACCOUNT}:oidc-provider/${issuer}`],
      ["s3:DeleteObjectVersion", stateObject],
      ["s3:PutBucketPolicy", `arn:aws:s3:::${names.BUCKET}`],
      ["s3:PutBucketVersioning", `arn:aws:s3:::${names.BUCKET}`],
      ["s3:DeleteBucket", `arn:aws:s3:::${names.BUCKET}`],
      ["kms:ScheduleKeyDeletion", names.KEY],
      ["kms:PutKeyPolicy", names.KEY],
    ];
    expect(refused.filter(([action, resource]) => may(name, action, resource))).toEqual([]);
  });
});

describe("what each role may do with the state", () => {
  const secret = `arn:aws:secretsmanager:eu-central-1:${names.ACCOUNT}:secret:lamp-application-1a2b3c-XYZ`;
  const asked: readonly [right: string, action: string, resource: string][] = [
    ["reads the state", "s3:GetObject", stateObject],
    ["decrypts it", "kms:Decrypt", names.KEY],
    ["writes it", "s3:PutObject", stateObject],
    ["removes a lock", "s3:DeleteObject", `arn:aws:s3:::${names.BUCKET}/.pulumi/locks/organization/lamp/prod/1.json`],
    ["reads a secret in AWS", "secretsmanager:GetSecretValue", secret],
    ["reads another bucket", "s3:GetObject", "arn:aws:s3:::other/.pulumi/x"],
    ["decrypts with another key", "kms:Decrypt", `arn:aws:kms:eu-central-1:${names.ACCOUNT}:key/other`],
  ];
  const state = ["reads the state", "decrypts it"];
  const writes = [...state, "writes it", "removes a lock"];
  it.each([
    ["lamp-preview", [...state, "reads a secret in AWS"]],
    ["lamp-deploy", [...writes, "reads a secret in AWS"]],
    ["lamp-destroy", [...writes, "reads a secret in AWS"]],
    ["lamp-image", []],
  ])("%s: %j", (name, expected) => {
    const given = asked.filter(([, action, resource]) => may(name, action, resource)).map(([right]) => right);
    expect(given).toEqual(expected);
  });

  it("lamp-preview changes nothing: every action only reads", () => {
    const actions = role("lamp-preview").statements.flatMap(({ Action }) => Action ?? []);
    expect(actions.filter(action => !/:(Describe|List|Get|Decrypt$)/.test(action))).toEqual([]);
  });
});

describe("the limit of the servers' roles", () => {
  const limit = statementsIn(readFileSync(join(project, "docs/pull-requests/server-limit.json"), "utf8"));
  const administrator = { Effect: "Allow", Action: "*", Resource: "*" };
  const server = arnOf("lamp-web-role-1a2b3c4");
  const refused = (who: string, action: string, resource: string) =>
    refusalBy([administrator, ...limit], { action, resource, context: { "aws:PrincipalArn": who } }) !== undefined;
  const secret = `arn:aws:secretsmanager:eu-central-1:${names.ACCOUNT}:secret`;

  it("leaves a server what the program gives it", () => {
    expect(refused(server, "s3:GetObject", "arn:aws:s3:::lamp-releases-1a2b3c4/site.tar.gz")).toBe(false);
    expect(refused(server, "secretsmanager:GetSecretValue", `${secret}:lamp-application-1a2b3c-XYZ`)).toBe(false);
    expect(refused(server, "elasticloadbalancing:DescribeTargetHealth", "*")).toBe(false);
  });

  it.each([server, arnOf("lamp-account-role-1a2b3c4")])("refuses %s everything else", who => {
    for (const action of ["iam:CreateUser", "sts:AssumeRole", "s3:PutObject", "rds:DeleteDBInstance"])
      expect(refused(who, action, "*"), action).toBe(true);
    expect(refused(who, "s3:GetObject", stateObject)).toBe(true);
    expect(refused(who, "secretsmanager:GetSecretValue", `${secret}:other-XYZ`)).toBe(true);
  });

  it("is nothing to others", () => {
    expect(refused(arnOf("lamp-deploy"), "iam:CreateRole", "*")).toBe(false);
  });
});

describe("a role for GitLab", () => {
  const page = blocksOf("docs/gitlab.md").find(({ commands }) => commands.includes("role.sh"));
  const made = rolesMadeBy(page?.commands ?? "", { ...names, REPOSITORY: "group/shop" });
  const given = (name: string, sub: string, aud = "sts.amazonaws.com") =>
    isMet(made[name]?.trust.Condition, { "gitlab.com:sub": sub, "gitlab.com:aud": aud });
  const branch = (name: string, project = "group/shop") => `project_path:${project}:ref_type:branch:ref:${name}`;

  it("is given to the branches that need it", () => {
    expect(Object.keys(made)).toEqual(all);
    expect(given("lamp-preview", branch("feature/x"))).toBe(true);
    for (const name of all) {
      expect(given(name, branch("main")), name).toBe(true);
      expect(made[name]?.trust.Principal.Federated).toBe(`arn:aws:iam::${names.ACCOUNT}:oidc-provider/gitlab.com`);
      expect(given(name, branch("main"), "other"), name).toBe(false);
    }
  });

  it.each(all)("is refused to other projects, forks, tags and, if it changes something, other branches: %s", name => {
    for (const project of ["evil/shop", "group/shop-evil", "group/shop/sub", "evil/group/shop"])
      expect(given(name, branch("main", project)), project).toBe(false);
    expect(given(name, "project_path:group/shop:ref_type:tag:ref:main")).toBe(false);
    if (name !== "lamp-preview")
      for (const other of ["feature", "main2", "main/x"]) expect(given(name, branch(other)), other).toBe(false);
  });
});
