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
    });
  });

  it("takes a value with an equals sign in it", () => {
    expect(parse("set lamp:site=a=b").steps).toEqual([{ name: "set", argument: "lamp:site=a=b" }]);
  });

  it.each([
    ["upp", '"upp" is neither a step nor a flag.'],
    ["set lamp:zones", "set lamp:zones: write KEY=VALUE, as in set lamp:webServers=3."],
    ["up --config", "--config needs a name, as in Pulumi.NAME.yaml."],
    ["up hold", "hold needs a terminal: it waits for Ctrl-C."],
    ["--paper up verify", "verify asks a running site, and on paper nothing runs: leave out verify or --paper."],
    ["--paper --bare up", "--paper boots nothing, so --bare has nothing to install: leave one out."],
  ])("refuses %s, and says why", (words, message) => {
    expect(() => parse(words)).toThrow(new UsageError(message));
  });
});
