import { describe, expect, it } from "vitest";
import { parseCommandLine, programToExplain } from "./commandLine";
import { UsageError } from "./usage";

const parse = (words: string, isTerminal = false) =>
  parseCommandLine(words.split(" ").filter(Boolean), "/project", isTerminal);
const names = (words: string, isTerminal = false) => parse(words, isTerminal).steps.map(s => s.name);

describe("the command line", () => {
  it("runs the usual steps when none is named, and holds only on a terminal", () => {
    expect(names("", true)).toEqual(["preview", "up", "verify", "hold", "destroy"]);
    expect(names("", false)).toEqual(["preview", "up", "verify", "destroy"]);
    expect(names("--paper")).toEqual(["preview", "up", "destroy"]);
  });

  it("keeps the order of steps, and reads flags anywhere among them", () => {
    const line = parse("up set lamp:webServers=3 --config prod up --bare destroy --keep --program=other");
    expect(line).toEqual({
      steps: [{ name: "up" }, { name: "set", argument: "lamp:webServers=3" }, { name: "up" }, { name: "destroy" }],
      program: "other",
      config: "prod",
      isConfigGiven: true,
      paper: false,
      bare: true,
      keep: true,
      rate: 50,
      speed: undefined,
      json: undefined,
    });
  });

  it("takes drills by name, their load, and a file for their figures", () => {
    const line = parse("up drill lose-web drill all --rate 100 --json drills.json");
    expect(line.steps).toEqual([
      { name: "up" },
      { name: "drill", argument: "lose-web" },
      { name: "drill", argument: "all" },
    ]);
    expect([line.rate, line.json]).toEqual([100, "drills.json"]);
  });

  it("takes the operator's policies", () => {
    expect(parse("--rights docs/permissions/up up").rights).toBe("docs/permissions/up");
    expect(parse("up").rights).toBeUndefined();
  });

  it("takes what a drill draws from, and the parts of it that are run", () => {
    const line = parse("--seed 7 --only 3,12 up drill pairs");
    expect([line.seed, line.only]).toEqual([7, [3, 12]]);
    expect([parse("up").seed, parse("--seed 0 up").seed]).toEqual([undefined, 0]);
  });

  it("takes the speed of AWS's own work", () => {
    expect([parse("--speed 10 up").speed, parse("--paper --speed 1 up").speed]).toEqual([10, 1]);
  });

  it("holds when that is typed, also without a terminal", () => {
    expect(names("up hold destroy", false)).toEqual(["up", "hold", "destroy"]);
  });

  it("takes help for the program that is named, whatever else is wrong", () => {
    expect(programToExplain(["upp", "-h"], "/project")).toBe("/project");
    expect(programToExplain(["--help", "--program", "other"], "/project")).toBe("other");
    expect(programToExplain(["up", "set", "a=--help"], "/project")).toBeUndefined();
  });

  it("takes a value with an equals sign in it", () => {
    expect(parse("set lamp:site=a=b").steps).toEqual([{ name: "set", argument: "lamp:site=a=b" }]);
  });

  it.each([
    ["upp", '"upp" is neither a step nor a flag.'],
    ["set lamp:zones", "set lamp:zones: write KEY=VALUE, for example set aws:region=eu-west-1."],
    ["up --config", "--config needs a name, for example --config prod for Pulumi.prod.yaml."],
    [
      "--speed 0 up",
      "--speed 0: --speed needs a number from 1 to 3600, for example --speed 10: AWS's own times are divided by it.",
    ],
    [
      "up --rate fast",
      "--rate fast: --rate needs a number of requests a second from 1 to 1000, for example --rate 100.",
    ],
    ["up drill", "drill needs a name."],
    ["--paper up drill lose-web", "drill breaks machines, and on paper there are none: leave out drill or --paper."],
    ["--paper=false up", "--paper takes no value: write --paper, or leave it out."],
    ["--bare=no up", "--bare takes no value: write --bare, or leave it out."],
    ["--keep= up", "--keep takes no value: write --keep, or leave it out."],
    [
      "up --rights",
      "--rights needs a policy file of IAM or a folder of such files, for example --rights docs/permissions/up.",
    ],
    ["--seed 1.5 up", "--seed 1.5: --seed needs a whole number from 0 to 4294967295, for example --seed 7."],
    [
      "--seed 4294967296 up",
      "--seed 4294967296: --seed needs a whole number from 0 to 4294967295, for example --seed 7.",
    ],
    ["--only 0 up", "--only 0: --only needs numbers from the table of a drill, for example --only 3 or --only 3,8."],
    ["up --json=", "--json needs a file, for example --json drills.json."],
    ["up --program=", "--program needs a folder, for example --program ../shop."],
    ["up --config --paper", "--config needs a name, for example --config prod for Pulumi.prod.yaml."],
    ["up --jsn drills.json", '"--jsn" is neither a step nor a flag.'],
    ["--paper up verify", "verify asks a running site, and on paper nothing runs: leave out verify or --paper."],
    ["--paper up mail", "mail prints what servers have sent, and on paper there are none: leave out mail or --paper."],
    ["--paper image up", "image boots a server to make an image of its disk: leave out image or --paper."],
    ["--paper --bare up", "--paper boots nothing, so --bare has nothing to install: leave one out."],
  ])("refuses %s, and says why", (words, message) => {
    expect(() => parse(words)).toThrow(new UsageError(message));
  });
});
