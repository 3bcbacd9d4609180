import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments";
import { readConfiguration } from "./configuration";
import { isLeftover, markOf } from "./marks";
import { problemText } from "./problemText";
import { builderUserData } from "./userData";

const parse = (words: string, environment: NodeJS.ProcessEnv = {}) =>
  parseArguments(words.split(" ").filter(Boolean), environment, "/project");

describe("the command line of image", () => {
  it("bakes for a stack that is named by a flag or by Pulumi's environment", () => {
    expect(parse("--stack prod")).toMatchObject({ action: "bake", configFile: "/project/Pulumi.prod.yaml" });
    expect(parse("bake", { PULUMI_STACK: "dev" }).configFile).toBe("/project/Pulumi.dev.yaml");
    expect(parse("--config-file x.yaml", { PULUMI_STACK: "dev" }).configFile).toBe("x.yaml");
    expect(parse("", { PULUMI_STACK: "dev", PULUMI_OPTION_CONFIG_FILE: "/tmp/y.yaml" }).configFile).toBe("/tmp/y.yaml");
    expect(parse("remove ami-12345678 ami-0123456789abcdef0").ids).toEqual(["ami-12345678", "ami-0123456789abcdef0"]);
  });

  it.each([
    ["", "Give --stack, for example --stack prod."],
    ["--stack a --config-file b", "Give either --stack or --config-file."],
    ["brew --stack a", '"brew" is none of bake, list, remove.'],
    ["remove", "remove needs the id of an image."],
    ["list ami-12345678", "list takes no further word."],
    ["remove newest", '"newest" is not the id of an image, such as ami-0123456789abcdef0.'],
    ["--stack a --from debian", '"debian" is not the id of an image, such as ami-0123456789abcdef0.'],
    ["--stack a --subnet mine", '"mine" is not the id of a subnet, such as subnet-0123456789abcdef0.'],
    ["--stakc a", "Unknown option '--stakc'"],
  ])("refuses %o", (words, text) => expect(() => parse(words)).toThrow(text));

  it("shows the usage for a flag that it does not know, and where the rights are when AWS refuses", () => {
    const thrown = (work: () => unknown) => {
      try {
        return work();
      } catch (error) {
        return error;
      }
    };
    expect(problemText(thrown(() => parse("--stakc a")))).toMatch(/^Unknown option '--stakc'[^]*usage: npm run image/);
    const refused = Object.assign(new Error("You are not authorized"), { name: "UnauthorizedOperation" });
    expect(problemText(refused)).toBe(
      "AWS does not allow it: You are not authorized\nThe rights that this command needs: docs/permissions/image",
    );
  });
});

describe("the configuration of a stack", () => {
  const project = resolve(__dirname, "..");
  const read = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), "configuration-"));
    writeFileSync(join(folder, "Pulumi.x.yaml"), text);
    try {
      return readConfiguration(project, join(folder, "Pulumi.x.yaml"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it("is the stack's own file, and else the defaults of Pulumi.yaml", () => {
    expect(read("")).toEqual({
      project: "lamp",
      region: undefined,
      profile: undefined,
      instanceType: "t4g.small",
      architecture: "arm64",
      phpExtensions: [],
    });
    expect(
      read("config:\n  aws:region: eu-west-1\n  lamp:webInstanceType: m7i.large\n  lamp:phpExtensions: [gd, intl]\n"),
    ).toMatchObject({ region: "eu-west-1", architecture: "amd64", phpExtensions: ["gd", "intl"] });
    expect(read("config:\n  lamp:phpExtensions: gd,intl\n").phpExtensions).toEqual(["gd", "intl"]);
  });

  it("is checked as a preview checks it", () => {
    expect(() => read('config:\n  lamp:phpExtensions: ["gd\'; reboot"]\n')).toThrow(
      "it must be a list of PHP extensions such as gd,intl, of at most 1000 characters.",
    );
  });

  it("must have a file", () => {
    expect(() => readConfiguration(project, join(project, "Pulumi.none.yaml"))).toThrow(
      /There is no .*Pulumi\.none\.yaml: --stack takes dev, prod, rehearsal\./,
    );
  });
});

describe("what a run has left behind", () => {
  const now = Date.parse("2026-05-01T12:00:00.000Z");
  const alive = (pid: number) => pid === 7;

  it("is what is too old, what names no run, or what a process of this machine has made that is gone", () => {
    const here = markOf(now).split("/")[0] ?? "";
    const cases = [
      [`elsewhere/1/2026-05-01T11:00:00.000Z`, false],
      [`elsewhere/1/2026-05-01T10:00:00.000Z`, true],
      [`${here}/7/2026-05-01T11:59:00.000Z`, false],
      [`${here}/8/2026-05-01T11:59:00.000Z`, true],
      [markOf(now), false],
      ["", true],
    ] as const;
    expect(cases.map(([mark]) => isLeftover(mark, now, alive))).toEqual(cases.map(([, is]) => is));
  });
});

describe("the user-data of a builder", () => {
  it("installs what a server installs, by the same file, and then seals the disk", () => {
    const text = builderUserData(["gd"]);
    const order = [
      "LAMP_PHP_EXTENSIONS='gd'",
      "begin packages",
      "php8.4-fpm comes first",
      'begin "security updates"',
      'echo "lamp: sealed"',
    ];
    const places = order.map(words => text.indexOf(words));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(Buffer.byteLength(text)).toBeLessThan(16_384 / 2);
  });
});
