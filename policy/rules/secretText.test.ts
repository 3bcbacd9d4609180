import { describe, expect, it } from "vitest";
import { secretsIn } from "./secretText";
import { plainText } from "./servers";

describe("secret-looking text", () => {
  it.each([
    ['DB_PASSWORD="hunter2hunter2"', "a value for DB_PASSWORD"],
    ["'password' => 'correct horse battery',", "a value for password"],
    ["MYSQL_PWD_SECRET=f00ba4", "a value for MYSQL_PWD_SECRET"],
    ["api-key: 9f8e7d6c5b4a", "a value for api-key"],
    ["-----BEGIN OPENSSH PRIVATE KEY-----", "a private key"],
    ["aws_access_key_id = AKIAABCDEFGHIJKLMNOP", "an access key of AWS"],
    [`git clone https://ghp_${"a".repeat(36)}@github.com/x/y`, "a token of GitHub"],
    ["DSN=mysql://app:s3cr3t@db/app", "an address with a password"],
  ])("is found in %s", (text, kind) => {
    expect(secretsIn(`#!/bin/sh\n${text}\n`)).toEqual([{ kind, line: 2 }]);
  });

  it.each([
    'DB_PASSWORD="$(aws secretsmanager get-secret-value --secret-id x)"',
    "password=$password",
    'PASSWORD_FILE="/run/secrets/db"',
    "SECRET_ARN=arn:aws:secretsmanager:eu-central-1:1:secret:x",
    "password = config.password",
    "passwordAuthentication no",
    "echo 'Set a password: see the manual'",
    "db_password: {{ vault.password }}",
    "$password = getenv('DB_PASSWORD');",
    "curl https://user:$TOKEN@example.com/",
    "ALTER USER x REQUIRE SSL PASSWORD EXPIRE",
    "secret_version = 1",
    "password: required",
  ])("is not found in %s", text => {
    expect(secretsIn(text)).toEqual([]);
  });

  it("is never repeated in what is found", () => {
    expect(JSON.stringify(secretsIn('password="hunter2hunter2"'))).not.toContain("hunter2");
  });

  it("is looked for in what Base64 hides, and text that only looks like Base64 stays", () => {
    expect(plainText(Buffer.from("#!/bin/sh\nls\n").toString("base64"))).toBe("#!/bin/sh\nls\n");
    expect(plainText("#!/bin/sh\nls")).toBe("#!/bin/sh\nls");
    expect(plainText("abcdefg")).toBe("abcdefg");
  });
});
