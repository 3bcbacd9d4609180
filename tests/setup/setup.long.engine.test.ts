import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openCloud } from "../../rehearsal/aws/cloud";
import { Paper } from "../../rehearsal/aws/paper";
import { paperSpeed } from "../../rehearsal/cli/platform";
import { findEngine } from "../../rehearsal/engine/engine";
import { brokenCopy } from "../support/brokenCopy";
import { commandsUnder, project } from "./pageCommands";
import { type MotoAccount, motoAccount } from "./motoAccount";

/**
 * The commands of a step of the page. The reader's names are put in. A CLI of Pulumi that is built here may be older than the
 * official one and then asks for the second version of AWS's SDK, which alone can be led to moto.
 */
const step = (heading: string) =>
  commandsUnder(heading)
    .replaceAll("OWNER/REPOSITORY", "octo/shop")
    .replaceAll(/region=\$AWS_REGION(?=")/g, "region=$AWS_REGION&awssdk=v2");

/** The names of step 1, as they are in the shell of the reader later. */
const namesOf =
  "export KEY=$(aws kms describe-key --key-id alias/pulumi-state --query KeyMetadata.Arn --output text)\n";
const inShell = (commands: string, key = namesOf) => `${step("1. Names")}\n${key}\n${commands}`;
/** The same when the alias is gone. */
const keyByDescription = "export KEY=$(aws kms list-keys --query 'Keys[0].KeyArn' --output text)\n";

/** Makes a program in a folder that asks nothing of AWS, and has one secret in its state. */
function smallProgram(folder: string): void {
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: lamp\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), '{ "main": "index.js" }');
  writeFileSync(
    join(folder, "index.js"),
    'exports.password = require("@pulumi/pulumi").secret(process.env.WORD ?? "first word");',
  );
}

/** A policy that is not on the page. */
const kms = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}';

describe("the set-up in docs/pull-requests.md, on moto and with the real AWS CLI", () => {
  const folder = mkdtempSync(join(tmpdir(), "setup-"));
  const program = brokenCopy([]);
  let cloud: Awaited<ReturnType<typeof openCloud>>;
  let moto: MotoAccount;
  let environment: Record<string, string>;

  beforeAll(async () => {
    for (const part of ["docs/permissions", "docs/pull-requests"])
      cpSync(join(project, part), join(program.folder, part), { recursive: true });
    cloud = await openCloud({
      hardware: new Paper(),
      folder,
      programFolder: program.folder,
      issueCertificate: async () => "",
      databaseAuthority: "",
      speed: paperSpeed,
    });
    moto = await motoAccount(folder, cloud.enter);
    environment = {
      ...cloud.environment,
      PATH: (await findEngine(() => undefined)).path,
      PWD: program.folder,
      HOME: folder,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
  });
  afterAll(async () => {
    moto.stop();
    await cloud.stop();
    program.remove();
    rmSync(folder, { recursive: true });
  });

  const attempt = (commands: string, more: Record<string, string> = {}) =>
    moto.shell(commands, { ...environment, ...more });
  const succeed = async (commands: string, more: Record<string, string> = {}) => {
    const { code, stdout, output } = await attempt(commands, more);
    if (code !== 0) throw new Error(`ended with ${code}: ${output}`);
    return stdout;
  };
  /** What AWS tells about the set-up, as JSON. */
  const ask = async (command: string, key?: string) =>
    JSON.parse(
      (await succeed(inShell(`aws ${command} --output json`, key))).replace(/^[^{[]*in account.*\n/, ""),
    ) as unknown;
  /** Keys and versions of all objects in the bucket. */
  const objects = async () =>
    (await ask('s3api list-object-versions --bucket "$BUCKET" --query "{all: Versions[].[Key, VersionId]}"')) as {
      all: [key: string, version: string][];
    };

  it("makes bucket, key, provider and roles, with the commands as they are on the page", async () => {
    const headings = ["1. Names", "2. A bucket for the state", "3. A key for the secrets in the state"];
    const more = ["4. GitHub as an identity provider", "5. The roles"];
    const output = await succeed([...headings, ...more].map(step).join("\n"));
    expect(output).toContain("octo@583231/shop@1296269 in account 123456789012");
    expect(output).toContain("lamp-deploy: environment:prod\n");
  });

  it("makes a bucket that is versioned, encrypted, closed, and forgets old versions", async () => {
    expect(await ask('s3api get-bucket-versioning --bucket "$BUCKET"')).toMatchObject({ Status: "Enabled" });
    expect(await ask('s3api get-bucket-encryption --bucket "$BUCKET"')).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    });
    expect(await ask('s3api get-public-access-block --bucket "$BUCKET"')).toEqual({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(await ask('s3api get-bucket-lifecycle-configuration --bucket "$BUCKET"')).toMatchObject({
      Rules: [{ Status: "Enabled", NoncurrentVersionExpiration: { NoncurrentDays: 90 } }],
    });
    const { Policy } = (await ask('s3api get-bucket-policy --bucket "$BUCKET"')) as { Policy: string };
    const bucket = "arn:aws:s3:::pulumi-state-123456789012-eu-central-1";
    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucket, `${bucket}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    // moto obeys a Deny of a bucket without a look at its condition, also where it judges nothing else.
    await succeed(inShell('aws s3api delete-bucket-policy --bucket "$BUCKET"'));
    expect(await ask('kms get-key-rotation-status --key-id "$KEY"')).toMatchObject({ KeyRotationEnabled: true });
  });

  it("sets roles anew when it is run again, and leaves no policy that is not on the page", async () => {
    await succeed(
      inShell(`aws iam put-role-policy --role-name lamp-preview --policy-name old --policy-document '${kms}'
        aws iam create-policy --policy-name lamp-preview-old --policy-document '${kms}'
        aws iam attach-role-policy --role-name lamp-preview --policy-arn arn:aws:iam::123456789012:policy/lamp-preview-old`),
    );
    await succeed(inShell(step("5. The roles")));
    expect(await ask("iam list-role-policies --role-name lamp-preview")).toEqual({ PolicyNames: [] });
    const attached = async (role: string) => {
      const list = (await ask(`iam list-attached-role-policies --role-name ${role}`)) as {
        AttachedPolicies: readonly { PolicyName: string }[];
      };
      return list.AttachedPolicies.map(({ PolicyName }) => PolicyName.replace(`${role}-`, "")).sort();
    };
    expect(await attached("lamp-preview")).toEqual(["preview-1", "read", "refresh-1"]);
    expect(await attached("lamp-deploy")).toEqual(["read", "up-1", "up-2", "write"]);
  });

  it("makes a stack whose secrets only the key opens", async () => {
    await succeed(inShell(step("6. The state")));
    const written = parse(readFileSync(join(program.folder, "Pulumi.prod.yaml"), "utf8")) as Record<string, string>;
    expect(written["secretsprovider"]).toMatch(/^awskms:\/\/alias\/pulumi-state\?region=eu-central-1/);
    expect(written["encryptedkey"]).toMatch(/./);
    expect(written["encryptionsalt"]).toBeUndefined();
  });

  it("gives a preview that writes nothing into the bucket", async () => {
    const before = await objects();
    expect(await succeed("pulumi preview --stack prod --refresh --json --show-sames --non-interactive")).toContain(
      '"steps"',
    );
    expect(await objects()).toEqual(before);
  });

  it("gives an update that locks, and keeps state and history", async () => {
    const before = await objects();
    await succeed("pulumi up --stack prod --yes --skip-preview --non-interactive");
    const after = await objects();
    const added = after.all.filter(([, version]) => !before.all.some(([, old]) => old === version)).map(([key]) => key);
    const kinds = new Set(added.map(key => key.split("/")[1]));
    expect([...kinds].sort()).toEqual(["backups", "history", "locks", "stacks"]);
    const state = await succeed(inShell('aws s3 cp "s3://$BUCKET/.pulumi/stacks/lamp/prod.json" - '));
    expect(state).toContain("awskms://alias/pulumi-state");
    expect(state).toContain("ciphertext");
  });

  it("gives a preview of the running stack that writes nothing either, also while the stack is locked", async () => {
    const lock = '{"pid":7,"username":"runner","hostname":"fv-az1","timestamp":"2026-05-01T12:00:00Z"}';
    const key = ".pulumi/locks/organization/lamp/prod/7.json";
    await succeed(inShell(`echo '${lock}' | aws s3 cp - "s3://$BUCKET/${key}"`));
    const before = await objects();
    await succeed("pulumi preview --stack prod --refresh --non-interactive");
    expect(await objects()).toEqual(before);
  });

  it("is unlocked as the page says, and by nothing else", async () => {
    const locked = await attempt("pulumi up --stack prod --yes --skip-preview --non-interactive");
    expect(locked.code).not.toBe(0);
    expect(locked.output).toMatch(
      /currently locked by 1 lock[^]*created by runner@fv-az1 \(pid 7\) at 2026-05-01T12:00:00Z/,
    );
    const [cancel = ""] = commandsUnder("When it does not go well").split("\n");
    await succeed(`${cancel} --yes`);
    await succeed("pulumi up --stack prod --refresh --yes --skip-preview --non-interactive");
  });

  it("sets the variables, the environments and the protection of main", async () => {
    await succeed(inShell(`${step("7. Variables and environments on GitHub")}\n${step("8. Protect main")}`));
    const asked = readFileSync(join(folder, "gh"), "utf8");
    expect(asked).toContain(
      "variable set AWS_DEPLOY_ROLE --env prod --body arn:aws:iam::123456789012:role/lamp-deploy\n",
    );
    expect(asked).toContain(
      "variable set AWS_DEPLOY_ROLE --env prod-destroy --body arn:aws:iam::123456789012:role/lamp-destroy\n",
    );
    expect(asked).toContain("--method PUT repos/{owner}/{repo}/environments/prod --input -\n");
    expect(asked).toContain('"reviewers": [{ "type": "User", "id": 583231 }]');
    expect(readFileSync(join(program.folder, ".github/CODEOWNERS"), "utf8")).toContain("@your-organisation/your-team");
  });

  it("takes over a stack from a file, with its secrets, as the page says", async () => {
    const old = join(folder, "old");
    mkdirSync(old);
    mkdirSync(join(folder, "old-state"));
    smallProgram(old);
    const passphrase = { PWD: old, PULUMI_CONFIG_PASSPHRASE: "old", STACK: "moved" };
    await succeed(
      `pulumi login file://${join(folder, "old-state")}
       pulumi stack init moved
       pulumi config set --secret word "second word"
       pulumi up --yes --skip-preview --non-interactive`,
      passphrase,
    );
    // The reader's names; only the name of the stack is another one here. The file is kept, so that it can be looked at.
    const commands = step("Move a stack that exists").replace("rm moved", "mv moved-state.json looked-at.json #");
    const said = await succeed(inShell(`export STACK=moved\n${commands}`), passphrase);
    expect(said).toMatch(/\b1 unchanged/);
    expect(readFileSync(join(old, "looked-at.json"), "utf8")).not.toMatch(/first word|passphrase/);
    const without = { PWD: old, PULUMI_CONFIG_PASSPHRASE: "" };
    expect(await succeed("pulumi stack output --stack moved password --show-secrets", without)).toBe("first word\n");
    expect(await succeed("pulumi config get --stack moved word", without)).toBe("second word\n");
    const state = await succeed(inShell('aws s3 cp "s3://$BUCKET/.pulumi/stacks/lamp/moved.json" -'));
    expect(state).toContain("awskms://");
    expect(state).not.toContain("first word");
  });

  describe("a role, where moto judges each call by its policies", () => {
    const keys: Record<string, Record<string, string>> = {};
    const small = join(folder, "small");
    beforeAll(async () => {
      mkdirSync(small);
      smallProgram(small);
      // moto judges rights on keys as rights on `*`.
      await succeed(
        inShell(`for role in lamp-preview lamp-deploy lamp-image; do
            aws iam put-role-policy --role-name "$role" --policy-name moto --policy-document '${kms}'
          done`),
      );
      for (const role of ["lamp-preview", "lamp-deploy", "lamp-image"]) {
        const text = await succeed(
          `aws sts assume-role --role-arn arn:aws:iam::123456789012:role/${role} --role-session-name job --output json`,
          { AWS_DEFAULT_REGION: "eu-central-1" },
        );
        const { Credentials } = JSON.parse(text) as { Credentials: Record<string, string> };
        keys[role] = {
          AWS_ACCESS_KEY_ID: Credentials["AccessKeyId"] ?? "",
          AWS_SECRET_ACCESS_KEY: Credentials["SecretAccessKey"] ?? "",
          AWS_SESSION_TOKEN: Credentials["SessionToken"] ?? "",
          PWD: small,
        };
      }
      const url = "awskms://alias/pulumi-state?region=eu-central-1&awssdk=v2";
      await succeed(`pulumi stack init small --secrets-provider '${url}'`, { PWD: small });
      await moto.judge(true);
    });

    const as = (role: string, commands: string, more: Record<string, string> = {}) =>
      attempt(commands, { ...keys[role], ...more });
    const update = "pulumi up --stack small --yes --skip-preview --non-interactive";

    it("for the deployment: updates the stack", async () => {
      const { code, output } = await as("lamp-deploy", update);
      expect(code, output).toBe(0);
    });

    it("for the preview: previews, and is refused an update, an unlocking and a change of the state", async () => {
      const preview = await as("lamp-preview", "pulumi preview --stack small --diff --non-interactive", {
        WORD: "second",
      });
      expect(preview.code, preview.output).toBe(0);
      const shown = await as("lamp-preview", "pulumi destroy --stack small --preview-only --non-interactive");
      expect(shown.code, shown.output).toBe(0);
      const state = "s3://pulumi-state-123456789012-eu-central-1/.pulumi/stacks/lamp/small.json";
      for (const command of [update, `echo {} | aws s3 cp - ${state}`, `aws s3 rm ${state}`]) {
        const { code, output } = await as("lamp-preview", command);
        expect(code, command).not.toBe(0);
        expect(output).toMatch(/AccessDenied|Access Denied|not authorized/i);
      }
    });

    it("for the image: does not even read the state", async () => {
      const { code, output } = await as("lamp-image", "pulumi preview --stack small --non-interactive");
      expect(code).not.toBe(0);
      expect(output).toMatch(/AccessDenied|Access Denied|not authorized|Forbidden/i);
    });
  });

  it("is removed as the page says", async () => {
    await moto.judge(false);
    await succeed(inShell(step("Remove all of it")));
    expect(await ask("iam list-roles", keyByDescription)).toEqual({ Roles: [] });
    expect(await ask('kms describe-key --key-id "$KEY"', keyByDescription)).toMatchObject({
      KeyMetadata: { KeyState: "PendingDeletion" },
    });
    expect(await ask('s3api get-bucket-lifecycle-configuration --bucket "$BUCKET"', keyByDescription)).toMatchObject({
      Rules: [{ Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }, {}],
    });
  });
});
