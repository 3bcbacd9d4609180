import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { inImage } from "../support/inImage";

/** Random texts differ in each run. A run that has failed is repeated with FUZZ_SEED=N. */
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
console.info(`tests/userdata/secretText.boot.test.ts: FUZZ_SEED=${seed}`);

const account = {
  username: "lamp",
  password: "p1",
  writer: "db.test",
  reader: "db.test",
  port: 3306,
  database: "guest_book",
};
const published = JSON.stringify({ ...account, ca: "/etc/lamp/database-ca.pem" });

const odd = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\0",
    "a\nb",
    "\u001b[2J",
    "a;port=1;host=evil",
    "`",
    "'",
    "%",
    "é",
    "😀",
    "a".repeat(70_000),
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary", maxLength: 20 }),
);
/** The account with one field of another form, or without it. */
const wrongAccount = fc.tuple(fc.constantFrom(...Object.keys(account)), fc.option(odd)).map(([field, value]) => {
  const others = Object.fromEntries(Object.entries(account).filter(([name]) => name !== field));
  return value === null ? others : { ...others, [field]: value };
});
/** The content of a secret. */
const content = fc.oneof(
  { weight: 3, arbitrary: wrongAccount.map(value => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.constantFrom("", "{", "null", "[]", "[".repeat(600), '{"username":1e999}', '"\\ud800"') },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);
/** What the command that asks Secrets Manager prints. */
const answer = fc.oneof(
  { weight: 5, arbitrary: content.map(SecretString => JSON.stringify({ ARN: "a", SecretString })) },
  { weight: 1, arbitrary: odd.map(SecretString => JSON.stringify({ SecretString })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "null",
      "1",
      '"text"',
      "[]",
      "curl: (28) timed out",
      "<html>502</html>",
      "a\u001b[2J\nb",
    ),
  },
);

const count = 120;
/** Runs the program once for each answer, and prints what came of it: what it said, its exit code, the file for PHP. */
const script = `
mkdir -p /etc/lamp /run/lamp
cp /etc/ssl/certs/ca-certificates.crt /etc/lamp/database-ca.pem
install -m 755 /userdata/files/usr/local/sbin/lamp-database /usr/local/sbin
install -D -m 644 -t /usr/local/share/lamp /userdata/files/usr/local/share/lamp/report.php
install -D -m 644 -t /usr/local/share/lamp /userdata/files/usr/local/share/lamp/database.php
printf '#!/bin/bash\\ncat /tmp/answer\\n' > /usr/local/sbin/lamp-aws
chmod 755 /usr/local/sbin/lamp-aws
export LAMP_REGION=eu-central-1 LAMP_APPLICATION_SECRET=application LAMP_ADMINISTRATOR_SECRET=administrator
for number in $(seq 0 ${count - 1}); do
  cp /answers/$number /tmp/answer
  cp /answers/published /run/lamp/database.json
  rm -f /run/lamp/database-told
  code=0
  timeout 25 lamp-database > /tmp/said 2>&1 || code=$?
  echo "$code $(base64 -w 0 /tmp/said) $(base64 -w 0 /run/lamp/database.json) $(cd /run/lamp && echo *)"
done`;

describe("the content of the secret on a server", () => {
  const answers = fc.sample(answer, { seed, numRuns: count });
  let ends: { code: number; said: string; file: string; files: string[] }[];
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "answers-"));
    try {
      answers.forEach((text, number) => writeFileSync(join(folder, String(number)), text));
      writeFileSync(join(folder, "published"), published);
      const printed = await inImage(script, { "/answers": folder, "/userdata": join(__dirname, "../../userdata") });
      const text = (base64 = "") => Buffer.from(base64, "base64").toString("utf8");
      ends = printed
        .trim()
        .split("\n")
        .map(line => line.split(" "))
        .map(([code, said, file, ...files]) => ({ code: Number(code), said: text(said), file: text(file), files }));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  /** The answers whose end is not as it should be. */
  const wrong = (isRight: (end: (typeof ends)[number]) => boolean) =>
    ends.flatMap((end, number) => (isRight(end) ? [] : [{ answer: answers[number]?.slice(0, 300), ...end }]));

  it(`is tried with ${count} answers (seed ${seed})`, () => {
    expect(ends).toHaveLength(count);
  });

  it("leaves the account that PHP has, or is a whole account itself", () => {
    const isAccount = (text: string) => {
      const { username, password, writer, reader, port, database } = JSON.parse(text) as Record<string, unknown>;
      const texts = [username, password, writer, reader, database];
      return texts.every(value => typeof value === "string" && value !== "") && Number.isInteger(port);
    };
    expect(wrong(({ file }) => file === published || isAccount(file))).toEqual([]);
  });

  it("never makes PHP complain, and is told in lines that a console can show, one for each message", () => {
    const complaint = /Warning|Deprecated|Notice|Fatal|Uncaught|Stack trace|#0 /;
    // eslint-disable-next-line no-control-regex -- a console obeys them
    const isLine = (said: string) => /^(lamp: database: [^\u0000-\u001f\u007f]{1,1000}\n){0,2}$/.test(said);
    expect(wrong(({ said }) => isLine(said) && !complaint.test(said))).toEqual([]);
  });

  it("ends the program with 0 or 1, and leaves no file that is half written", () => {
    expect(wrong(({ code, files }) => code <= 1 && !files.some(file => file.endsWith(".new")))).toEqual([]);
  });
});
