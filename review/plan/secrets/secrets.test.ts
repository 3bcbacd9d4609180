import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comment, commentLimit } from "../../comment";
import { NoPlan, readPlan } from "../readPlan";
import { isSecretName } from "./secretNames";
import { withoutPatterns } from "./secretPatterns";

const read = (folder: string) =>
  readdirSync(folder)
    .filter(file => file.endsWith(".json.gz"))
    .map(file => [file, gunzipSync(readFileSync(join(folder, file))).toString("utf8")] as const);
const own = read(join(__dirname, "..", "..", "examples"));
const others = read(join(__dirname, "..", "testing", "plans")).filter(([file]) => !/stream|update/.test(file));
const word = "Zq7hunter2Xw9";

describe("a secret by its form, its place or its name", () => {
  it.each([
    "DB_PASSWORD=§",
    "export DB_PASSWORD='§'",
    "db_password: § # note",
    '{"password": "§"}',
    String.raw`"{\"password\":\"§\"}"`,
    "define('DB_PASSWORD', '§');",
    "'password' => '§',",
    "SetEnv DB_PASSWORD §",
    "ENV API_TOKEN §",
    "fastcgi_param DB_PASSWORD §;",
    '{"name":"DB_PASSWORD","value":"§"}',
    "- name: API_KEY\n  value: §",
    "mysql -u root -p§ shop",
    "mysqldump --password § shop",
    "curl -u app:§ https://x/",
    "mysql://app:§@db/shop",
    "https://:§@host/",
    "Authorization: Bearer §",
    "Authorization: Basic §",
    "CREATE USER a IDENTIFIED BY '§'",
    "<password>§</password>",
    "machine x login y password §",
    "Server=x;Pwd=§;",
    "AccountKey=§==;",
    "-----BEGIN RSA PRIVATE KEY-----\nW\n-----END RSA PRIVATE KEY-----",
    "PASSWORD=§ two words",
    "clientSecret: §",
    "masterPassword=§",
  ])("is hidden: %s", form => {
    expect(withoutPatterns(form.replaceAll("§", word))).not.toContain(word);
  });

  it.each([
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_abcdefghijklmnopqrstuvwxyz0123",
    "github_pat_11ABCDEFG0abcdefghijkl",
    "glpat-abcdefghijklmnopqrst",
    "xoxb-1234567890-abcdef",
    "sk_live_abcdefghijklmn",
    `AIza${"a".repeat(35)}`,
    `pul-${"0a".repeat(20)}`,
    "hvs.abcdefghijklmnopqrstuvwx",
    "$2y$10$abcdefghijklmnopqrstuv",
    "$apr1$abcdefgh$ijklmnopqrstuv",
    "{SHA}abcdefghijklmnopqrstuvwxyz0=",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig",
  ])("is known without a name: %s", token => {
    expect(withoutPatterns(`it is ${token} here`)).toBe("it is [hidden] here");
  });

  it.each([
    "httpTokens: required",
    "databasePasswordGeneration: 2",
    "secretArn = arn:aws:secretsmanager:eu-central-1:1:secret:a-b",
    "bypass=true-value",
    "passwordLength: 32",
    "https://www.example.com:443/a",
    "password=$(cat /run/secret)",
    "compass: north",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lamp-a",
    "recoveryWindowInDays: 7",
    "tokens: 1000",
  ])("is not seen where there is none: %s", text => {
    expect(withoutPatterns(text)).toBe(text);
  });

  it("is found by the name of its property, and not by names that only sound so", () => {
    for (const name of [
      "password",
      "masterPassword",
      "DB_PASSWORD_PROD",
      "secretString",
      "authToken",
      "api-key",
      "tunnel1PresharedKey",
    ])
      expect(isSecretName(name), name).toBe(true);
    for (const name of [
      "httpTokens",
      "secretArn",
      "passwordGeneration",
      "keyName",
      "kmsKeyId",
      "secretId",
      "publicKey",
    ])
      expect(isSecretName(name), name).toBe(false);
  });
});

/** The secret as it may stand in a text. */
const formsOf = (secret: string) => [
  secret,
  Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
];
const shows = (text: string, secret: string) => formsOf(secret).some(form => text.includes(form));

describe("a secret of the state", () => {
  const step = (before: object, after: object, more = {}) =>
    comment(
      readPlan(
        JSON.stringify({
          config: { "aws:region": "us-east-1" },
          steps: [
            {
              op: "update",
              urn: "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web",
              oldState: { custom: true, inputs: before },
              newState: { custom: true, inputs: after },
            },
          ],
          ...more,
        }),
      ),
    );
  const secret = 'a"Ü/+ b%7-long';
  const script = `#!/bin/sh\nset -e\necho ${secret}\n`;
  it.each([
    ["as it is", secret],
    ["in a script", script],
    ["in a script in base64", Buffer.from(script).toString("base64")],
    ["in a packed script in base64", gzipSync(script).toString("base64")],
    [
      "in a file in base64 inside of a script",
      `#!/bin/sh\necho ${Buffer.from(script.repeat(3)).toString("base64")} | base64 -d\n`,
    ],
    ["in a URL", `x://y?z=${encodeURIComponent(secret)}`],
    ["in JSON", JSON.stringify({ a: secret })],
    ["in JSON in JSON", JSON.stringify({ a: JSON.stringify({ b: secret }) })],
  ])("is hidden where its text appears %s", (_, value) => {
    const text = step(
      { userData: value, tags: { Name: value }, stamp: "[secret]" },
      { userData: "#!/bin/sh\nother\n", tags: { Name: "b" }, stamp: secret },
      { diagnostics: [{ severity: "warning", message: `it is ${value}` }] },
    );
    expect(shows(text, secret)).toBe(false);
    expect(text).toContain("tags");
  });

  it("is known by Pulumi's mark, by the names of secret outputs and by a secure parameter", () => {
    const marked = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(word),
    };
    expect(step({ a: "x" }, { a: marked, b: `the ${word}` })).not.toContain(word);
    expect(
      step({ type: "SecureString", value: word, b: "1" }, { type: "SecureString", value: "[secret]", b: word }),
    ).not.toContain(word);
  });
});

describe("of every kept plan", () => {
  /** Changes every text of a plan, but for what says what it is. */
  const everywhere = (value: unknown, change: (text: string) => string, key = ""): unknown =>
    typeof value === "string"
      ? /^(?:op|urn|type|parent|provider|kind|severity|aws:region)$|ependencies$/.test(key)
        ? value
        : change(value)
      : Array.isArray(value)
        ? value.map(item => everywhere(item, change, key))
        : typeof value === "object" && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, everywhere(inner, change, name)]))
          : value;

  it.each([...own.filter(([file]) => /promotion|new-release|creation|destroy/.test(file)), ...others])(
    "a secret in each place of %s is hidden",
    (_, text) => {
      const token = "ghp_Zq7hunter2Xw9Zq7hunter2Xw9";
      const plants: readonly ((value: string) => string)[] = [
        value => `${value} ${token}`,
        value => `${value}\nDB_PASSWORD=${token}\n`,
        value => Buffer.from(`${value}\npassword: ${token}\n`).toString("base64"),
      ];
      for (const plant of plants)
        expect(shows(comment(readPlan(JSON.stringify(everywhere(JSON.parse(text), plant)))), token)).toBe(false);
    },
  );

  it("what somebody has changed in it is a comment within the limit or one sentence, and never a lie", () => {
    const odd = [
      null,
      0,
      "",
      [],
      {},
      true,
      "x".repeat(3000),
      "`|<b>\n```",
      [[1]],
      { a: { b: 1 } },
      -1e300,
      "__proto__",
    ];
    const parsed = others.map(([, text]) => JSON.parse(text) as unknown);
    const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 40 }), fc.nat(), (which, rate, salt) => {
        let count = salt;
        const mutated = (value: unknown, key = ""): unknown => {
          count = (count * 1_103_515_245 + 12_345) % 2_147_483_648;
          if (key !== "" && count % 1000 < rate) return odd[count % odd.length];
          if (Array.isArray(value)) return value.map(item => mutated(item, key));
          if (typeof value !== "object" || value === null) return value;
          return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mutated(inner, name)]));
        };
        let text: string;
        try {
          text = comment(readPlan(JSON.stringify(mutated(parsed[which % parsed.length]))));
        } catch (error) {
          expect(error).toBeInstanceOf(NoPlan);
          return;
        }
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentLimit);
        expect((text.match(/<details>/g) ?? []).length).toBe((text.match(/<\/details>/g) ?? []).length);
        if (text.includes("cannot be made") && text.includes("### Risks\n\nThis part"))
          expect(text).not.toContain("No risk");
        expect(text).not.toContain("hunter2");
      }),
      { numRuns: 300, seed },
    );
  });
});
