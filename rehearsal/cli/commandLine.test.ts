import { describe, expect, it } from "vitest";
import { UsageError, parseCommandLine } from "./commandLine";

const parse = (words: string, isTerminal = false) =>
  parseCommandLine(words.split(" ").filter(Boolean), "/project", isTerminal);
const names = (words: string, isTerminal = false) => parse(words, isTerminal).steps.map(s => s.name);

describe("the command line", () => {
  it("plays the usual steps when none is named, and holds only on a terminal", () => {
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

  it("names the drills that there are when one is not known", () => {
    expect(() => parse("drill lose-wep")).toThrow(
      /^drill lose-wep: there is no such drill\. There are: all, release, .*\.$/,
    );
  });

  it("takes a value with an equals sign in it", () => {
    expect(parse("set lamp:site=a=b").steps).toEqual([{ name: "set", argument: "lamp:site=a=b" }]);
  });

  it.each([
    ["upp", '"upp" is neither a step nor a flag.'],
    ["set lamp:zones", "set lamp:zones: write KEY=VALUE, as in set lamp:webServers=3."],
    ["up --config", "--config needs a name, as in Pulumi.NAME.yaml."],
    ["up --rate fast", "--rate: requests a second, from 1 to 1000."],
    ["up drill", "drill needs a name."],
    ["--paper up drill lose-web", "drill breaks machines, and on paper there are none: leave out drill or --paper."],
    ["up hold", "hold needs a terminal: it waits for Ctrl-C."],
    ["--paper up verify", "verify asks a running site, and on paper nothing runs: leave out verify or --paper."],
    ["--paper --bare up", "--paper boots nothing, so --bare has nothing to install: leave one out."],
  ])("refuses %s, and says why", (words, message) => {
    expect(() => parse(words)).toThrow(new UsageError(message));
  });
});
