import { spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comment } from "../comment";
import { NoPlan, readPlan } from "./readPlan";
import { chunksOf } from "./input/source";

const step = {
  op: "create",
  urn: "urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::net",
  newState: { custom: true, inputs: { a: "é|💥" } },
};
const document = JSON.stringify({ config: { "aws:region": "eu-west-1" }, steps: [step], duration: 1 });
const bytes = (text: string) => Buffer.from(text, "utf8");
const read = (input: Buffer, size = input.length) => {
  const chunks = [];
  for (let at = 0; at < input.length; at += size) chunks.push(Buffer.from(input.subarray(at, at + size)));
  return readPlan(chunks);
};
const plans = join(__dirname, "testing", "plans");
const plan = (name: string) => gunzipSync(readFileSync(join(plans, `${name}.json.gz`)));

describe("the input", () => {
  const usual = readPlan(document);
  const utf16 = Buffer.from(`\ufeff${document}`, "utf16le");
  it.each([
    ["a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(document)])],
    ["UTF-16, as PowerShell writes it", utf16],
    ["UTF-16 with the larger byte first", Buffer.from(utf16).swap16()],
    ["UTF-16 without a mark", utf16.subarray(2)],
    ["the lines of npm before it", bytes(`\n> shop@1.0.0 preview\n> pulumi preview --json\n\n${document}`)],
    ["warnings before and after it", bytes(`warning: {old}\n[x] done\n${document}\nResources: 3\n`)],
    ["colours", bytes(`\x1b[1mwarning\x1b[0m\n\x1b[32m${document.replace(":", "\x1b[0m:\x1b[1;31m")}\x1b[0m`)],
    [
      "Windows line ends and tabs",
      bytes(JSON.stringify(JSON.parse(document), undefined, "\t").replaceAll("\n", "\r\n")),
    ],
    ["log lines in JSON around it", bytes(`{"level":"info"}\n${document}\n{"level":"info"}\n`)],
  ])("may have %s", (_, input) => {
    for (const size of [input.length, 1, 7]) expect(read(input, size)).toEqual(usual);
  });

  it.each([
    ["nothing", Buffer.alloc(0), "The input is empty."],
    ["a byte 0", bytes(`${document}\0`), "has a byte 0"],
    ["a packed file", gzipSync(document), "packed with gzip"],
    ["two previews", bytes(`${document}\n${document}`), "2 previews one after the other"],
    ["half of it", bytes(document.slice(0, 150)), "ends in the middle"],
    ["garbage between the steps", bytes(document.replace("]", " x]")), "The input is not JSON"],
    ["a comma too much", bytes(document.replace("]", ",]")), "The input is not JSON"],
    ["objects without end", bytes(`{"steps":[${'{"a":'.repeat(5000)}`), "objects inside of each other"],
    ["the state of a stack", bytes('{"version":3,"deployment":{"resources":[]}}'), "pulumi stack export"],
    ["a plan for an update", bytes('{"version":1,"plan":{"manifest":{},"resourcePlans":{}}}'), "--save-plan"],
    ["a plan of Terraform", bytes('{"format_version":"1.2","resource_changes":[]}'), "a plan of Terraform"],
    ["a template", bytes('{"AWSTemplateFormatVersion":"2010-09-09"}'), "CloudFormation"],
    ["a summary", bytes('{"result":"succeeded","duration":1,"summary":{"create":2}}'), "summary"],
    [
      "a summary without its steps",
      bytes('{"config":{},"duration":1,"changeSummary":{"create":2}}'),
      "steps are missing",
    ],
    ["the record of an update", plan("update"), "the record of an update that has run"],
  ])("that is %s is refused with one sentence", (_, input, message) => {
    expect(() => read(input)).toThrow(NoPlan);
    expect(() => read(input)).toThrow(message);
  });

  it("never quotes the input in a message, because there may be a secret in it", () => {
    expect(() => readPlan('{"steps":[hunter2]}')).toThrow(/^(?!.*hunter2)/s);
  });

  it("says what the command says before a failed preview that it prints to the same file", () => {
    expect(comment(readPlan(`${document}\nerror: no credentials\n`))).toContain("error: no credentials");
  });

  it("reads an empty stack", () => {
    expect(comment(readPlan('{"config":{},"duration":5,"changeSummary":{}}'))).toContain("**Changes nothing.**");
  });

  it("keeps a property with the name __proto__, and no name from JavaScript is a type, an operation or a region", () => {
    const odd = (type: string, more = "") =>
      `{"config":{"aws:region":"constructor"},"steps":[{"op":"update","urn":"urn:pulumi:a::b::${type}::x","oldState":{"custom":true,"inputs":{"__proto__":{"a":1},"toString":1}},"newState":{"custom":true,"inputs":{"__proto__":{"a":2}}}${more}}]}`;
    for (const type of ["constructor", "__proto__", "aws:ec2/instance:Instance"]) {
      const text = comment(readPlan(odd(type)));
      expect(text).not.toContain("No risk was found: ");
      expect(text).toContain("Not understood");
    }
    expect(() => readPlan(odd("a").replace('"update"', '"constructor"'))).toThrow("does not know: constructor");
  });

  it("doubts a preview with a resource twice, and one whose summary has more than its steps", () => {
    const twice = comment(readPlan(JSON.stringify({ steps: [step, step] })));
    expect(twice).toContain("net is in the preview more than once.");
    const fewer = comment(readPlan(JSON.stringify({ steps: [step], changeSummary: { create: 1, delete: 2 } })));
    expect(fewer).toContain('counts 2 times "delete", and its steps are 0');
    for (const text of [twice, fewer]) expect(text).not.toContain("No risk was found: ");
  });
});

describe("plans of other programs", () => {
  const names = readdirSync(plans).map(file => file.replace(".json.gz", ""));
  it.each(names.filter(name => name !== "update"))("of which %s is one are read", name => {
    const text = comment(readPlan([plan(name)]));
    expect(text).toMatch(/^<!-- review of (other|shop)\/test -->\n## Review of `\1\/test`\n/);
    expect(text).not.toMatch(/hunter2|cannot be made|undefined|\[object/);
    expect(comment(readPlan([plan(name)]))).toBe(text);
  });

  it.each(names)("name no folder of the machine on which they were made: %s", name => {
    const text = plan(name).toString("utf8");
    expect(text.match(/.{0,40}(?:project:\/\/\/\.\.|\/tmp\/).{0,40}/g)).toBe(null);
  });

  it("says the same of a stream as of the document, but for what depends on what", () => {
    const changed = (text: string) => /\*\*.*\*\*/.exec(text)?.[0];
    expect(changed(comment(readPlan([plan("stream")])))).toBe(changed(comment(readPlan([plan("providers")]))));
    expect(comment(readPlan([plan("stream")]))).toContain("times are too short");
  });
});

describe("a refresh", () => {
  const kept = JSON.parse(plan("refresh").toString("utf8")) as { steps: { op: string; urn: string }[] };
  it("that finds nothing changes nothing, and counts no resource twice before a preview", () => {
    expect(comment(readPlan([plan("refresh")]))).toContain("**Changes nothing.**");
    const { steps, doubts } = readPlan([plan("preview-refresh")]);
    expect(new Set(steps.map(({ urn }) => urn)).size).toBe(steps.length);
    expect(doubts).toEqual([]);
  });

  it("that finds a difference takes it over, and changes nothing in AWS", () => {
    const steps = kept.steps.map(step =>
      step.urn.endsWith("::net") ? { ...step, op: "update", detailedDiff: { tags: { kind: "update" } } } : step,
    );
    expect(comment(readPlan(JSON.stringify({ ...kept, steps, changeSummary: { update: 1 } })))).toContain(
      "**Finds changes in AWS that Pulumi has not made, of one VPC. Changes nothing in AWS.**",
    );
  });
});

describe("a file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "review-input-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const named = (file: string) => [...chunksOf(file)];

  it("that cannot be read is named, with the reason", () => {
    expect(() => named(join(folder, "none.json"))).toThrow(/none\.json does not exist\. Make one with/);
    expect(() => named(folder)).toThrow("is a folder");
    const secret = join(folder, "secret.json");
    writeFileSync(secret, document);
    chmodSync(secret, 0);
    if (process.getuid?.() !== 0) expect(() => named(secret)).toThrow("this user has no right to");
  });

  it("of 500 MB is refused by its size, and is not read", () => {
    const file = join(folder, "large.json");
    const descriptor = openSync(file, "w");
    ftruncateSync(descriptor, 500_000_000);
    closeSync(descriptor);
    expect(() => named(file)).toThrow("has 500000000 bytes. The review reads at most 268435456 bytes (256 MiB).");
  });

  const command = (words: readonly string[], input = "") =>
    spawnSync(process.execPath, ["--import", "tsx", join(__dirname, "../review.ts"), ...words], {
      input,
      encoding: "utf8",
    });

  it("or standard input is reviewed by the command, which ends with 0", () => {
    const { status, stdout, stderr } = command(["-"], document);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("**Creates one ");
  });

  it("beside the state of the stack is reviewed with its pending operations, and without its values", () => {
    const file = join(folder, "state.json");
    const resource = {
      urn: "urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::site",
      type: "aws:ec2/vpc:Vpc",
      inputs: { a: "hunter2" },
    };
    writeFileSync(
      file,
      JSON.stringify({ version: 3, deployment: { pending_operations: [{ type: "creating", resource }] } }),
    );
    const { status, stdout } = command(["--state", file, "-"], document);
    expect(status).toBe(0);
    expect(stdout).toContain("the state has pending operations (creating site (aws:ec2/vpc:Vpc))");
    expect(stdout).not.toContain("hunter2");
    const { stderr } = command(["--state", join(folder, "none.json"), "-"], document);
    expect(stderr).toMatch(/^\S+none\.json cannot be read\. Make it with: pulumi stack export > \S+\n$/);
  });

  it("that is no preview ends the command with 1 and one sentence, as an unknown option does", () => {
    for (const [words, input, message] of [
      [[], "error: no stack selected", /^The input is not JSON\. Make one with: .*\n$/],
      [
        ["--markdown"],
        document,
        /^npm run review does not know --markdown\. It knows --state, --measured, --sources, --bench, --help\.\n$/,
      ],
      [["a.json", "b.json"], document, /^npm run review takes one file, and not 2\.\n$/],
    ] as const) {
      const { status, stdout, stderr } = command(words, input);
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(message);
    }
  });
});
