import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { parse, stringify } from "yaml";
import { record } from "../tests/support/record";
import { configure, defaults, region } from "../tests/support/stackConfig";
import { run } from "../tests/wholeProgram";
import { loadSettings } from "./settings";

/** Random values differ in each run. A run that has failed is repeated with FUZZ_SEED=N. */
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
console.info(`settings/anyValue.test.ts: FUZZ_SEED=${seed}`);

const keys = Object.keys(defaults()).map(key => key.replace(/^lamp:/, ""));
const footer = "To change a setting: pulumi config set KEY VALUE. To return to its default: pulumi config rm KEY.";

/** Texts that break programs which read settings. */
const nasty = [
  ...[
    "",
    " ",
    "\0",
    "a\0b",
    "\u001b[2J\u001b]0;x\u0007",
    "\n",
    "a\nb",
    "\r",
    "\t",
    "\u202eabc",
    "\ud800",
    "𝒳😀",
    "ﬀ",
    "%s%n",
    "${jndi:x}",
    "'; --",
  ],
  ...[
    "null",
    "undefined",
    "true",
    "TRUE",
    "yes",
    "NaN",
    "-0",
    "0x10",
    "1e9",
    "1e400",
    "9".repeat(400),
    "00002",
    "٢",
    "2.0",
    "+2",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "[",
    "{",
    "[]",
    "{}",
    "[null]",
    '{"a":null}',
    "[[1]]",
    '{"__proto__":1}',
  ],
  ...[
    "../../etc",
    "/etc",
    "/dev/zero",
    "site/../site",
    ".",
    "~",
    "C:\\",
    "a".repeat(100_000),
    "a,".repeat(20_000),
    "0.0.0.0/0",
    "10.20.0.0/33",
    "::/0",
  ],
  ...[
    "db.t4g.small",
    "t4g.small",
    "us-east-1a",
    "*.example.com",
    "example.com=Z",
    "a@b",
    '"a b"@example.com',
    "8.4.9",
    "a=b",
    "=",
    "a=b=c",
    "=a",
  ],
];
/** Any value that YAML has, and texts for each. */
const anyValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nasty) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.oneof(fc.maxSafeInteger(), fc.double(), fc.bigInt().map(String)) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...nasty), { maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom("a", "__proto__", "max_connections"), fc.constantFrom(...nasty)),
  },
);
const anyKey = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...keys) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "valueOf",
      "",
      " ",
      "zones ",
      "Zones",
      "zones.a",
      "a:b",
      "é",
      "\0",
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);
const given = fc.array(fc.tuple(anyKey, anyValue), { minLength: 1, maxLength: 3 });

/** A value as it comes to the program: written in YAML, read by Pulumi, and passed as text, or as JSON if it is no scalar. */
function asPulumiPasses(value: unknown): string {
  const read: unknown = parse(stringify(value)) as unknown;
  return typeof read === "object" && read !== null ? JSON.stringify(read) : read === null ? "" : String(read);
}

/** What the person at the terminal sees. Empty when the settings can be used. */
async function refused(config: Readonly<Record<string, string>>): Promise<string> {
  configure(config);
  let text = "";
  await record(
    () =>
      loadSettings("c0ffee", async () => new Map()).then(
        () => {},
        (error: Error) => void (text = error.stack ?? error.message),
      ),
    { answers: region },
  );
  return text;
}

/** Whether a text is one clear message about some of these keys, and nothing of the program's inside. */
function expectClear(text: string, names: readonly string[]): void {
  const [first = "", ...lines] = text.split("\n");
  expect(first).toMatch(/^(One setting|\d+ settings) cannot be used; nothing has been changed in AWS\.$/);
  expect(lines.at(-1)).toBe(footer);
  const problems = lines.slice(0, -1);
  expect(problems.length).toBeGreaterThan(0);
  for (const line of problems) {
    expect(line).toMatch(/^ {2}\S*lamp:.* must \S/);
    expect(line.length).toBeLessThan(2000);
  }
  expect(names.some(name => text.includes(`lamp:${name}`)) || names.some(name => !/^[\w]+$/.test(name))).toBe(true);
  // eslint-disable-next-line no-control-regex -- a terminal obeys them
  expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(text).not.toMatch(/TypeError|RangeError|SyntaxError|\bat \S+ \(|\[object |node_modules/);
}

describe("any value for any setting", () => {
  vi.spyOn(pulumi.log, "warn").mockResolvedValue();

  it(`is used, or refused with one clear message (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(given, async pairs => {
        const config = Object.fromEntries(pairs.map(([key, value]) => [`lamp:${key}`, asPulumiPasses(value)]));
        const text = await refused(config);
        if (text !== "")
          expectClear(
            text,
            pairs.map(([key]) => key),
          );
      }),
      { seed, numRuns: 300, interruptAfterTimeLimit: 5000, markInterruptAsFailure: false },
    );
  }, 30_000);

  it("that is used makes a whole stack", async () => {
    let stacks = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), anyValue, async (key, value) => {
        const config = { [`lamp:${key}`]: asPulumiPasses(value) };
        if (stacks === 3 || (await refused(config)) !== "") return;
        stacks++;
        const { graph } = await run(config);
        expect(graph.filter(({ type }) => type === "aws:ec2/instance:Instance").length).toBeGreaterThan(1);
      }),
      { seed, numRuns: 60, interruptAfterTimeLimit: 5000, markInterruptAsFailure: false },
    );
  }, 30_000);

  it.each(nasty)("is the same for all settings at once: %j", async value => {
    const text = await refused(Object.fromEntries(keys.map(key => [`lamp:${key}`, value])));
    expectClear(text, keys);
  });

  it.each(["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"])(
    "is refused for a setting %s, which does not exist",
    async name => {
      const config = JSON.parse(`{"lamp:${name}":"1"}`) as Record<string, string>;
      expect(await refused(config)).toContain(`lamp:${name} must not be set: there is no such setting.`);
    },
  );
});
