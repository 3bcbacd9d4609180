import { drills } from "../../drills/drills";

/** One step of a rehearsal, as typed. */
export interface Step {
  readonly name: StepName;
  /** `KEY=VALUE` of `set`, the name of a `drill`. */
  readonly argument?: string;
}

export const stepNames = ["preview", "up", "verify", "drill", "set", "show", "hold", "refresh", "destroy"] as const;
export type StepName = (typeof stepNames)[number];

export interface CommandLine {
  readonly steps: readonly Step[];
  /** Folder of the Pulumi program. */
  readonly program: string;
  /** Whose `Pulumi.NAME.yaml` to start from; also the stack's name. */
  readonly config: string;
  /** Whether the user named it: a missing file is then an error. */
  readonly isConfigGiven: boolean;
  readonly paper: boolean;
  readonly bare: boolean;
  readonly keep: boolean;
  /** Load of drills, requests a second. */
  readonly rate: number;
  /** File for the figures of drills; undefined: none is written. */
  readonly json: string | undefined;
}

export const usage = `npm run rehearse -- [FLAGS] [STEP...]

Steps, done in the order given:
  preview          pulumi preview
  up               pulumi up
  verify           ask the running site itself
  drill NAME       a failure or a change under load, and what users felt; NAME is all, or one of
                   ${inLines(drills.map(drill => drill.name))}
  refresh          pulumi refresh: does the state still tell the truth?
  set KEY=VALUE    change the configuration (of a copy: your files stay as they are)
  show             addresses, and how to get a shell or a log
  hold             keep everything running until Ctrl-C (on a terminal only)
  destroy          pulumi destroy
No step given: preview up verify hold destroy

Flags:
  --program DIR    another Pulumi program (default: this project's)
  --config NAME    start from Pulumi.NAME.yaml (default: rehearsal)
  --paper          boot nothing: stand-ins answer; needs no root and runs on any system
  --bare           servers install their packages at boot, instead of starting from a ready image
  --keep           keep state, logs and consoles of this run in its folder
  --rate N         requests a second in drills (default: 50)
  --json FILE      write every figure of the drills`;

/** Names, a few a line, each line below the first one's beginning. */
function inLines(names: readonly string[]): string {
  const lines = [""];
  for (const name of names) {
    const last = lines.at(-1) as string;
    if (last.length + name.length < 78) lines[lines.length - 1] = `${last} ${name}`.trim();
    else lines.push(name);
  }
  return lines.join(`\n${" ".repeat(19)}`);
}

/** A mistake on the command line, in words for the one who typed it. */
export class UsageError extends Error {}

const isStep = (word: string): word is StepName => (stepNames as readonly string[]).includes(word);

/** Reads the words after `npm run rehearse --`. Throws a UsageError. */
export function parseCommandLine(words: readonly string[], projectFolder: string, isTerminal: boolean): CommandLine {
  const steps: Step[] = [];
  const flags = {
    program: projectFolder,
    config: "rehearsal",
    isConfigGiven: false,
    paper: false,
    bare: false,
    keep: false,
    rate: 50,
    json: undefined as string | undefined,
  };
  const queue = [...words];
  const value = (of: string, what: string) => {
    const next = queue.shift();
    if (next === undefined) throw new UsageError(`${of} needs ${what}.`);
    return next;
  };
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const [flag = "", given] = word.startsWith("--") ? word.split(/=(.*)/s) : [word];
    if (flag === "--program") flags.program = given ?? value(flag, "a folder");
    else if (flag === "--config") {
      flags.config = given ?? value(flag, "a name, as in Pulumi.NAME.yaml");
      flags.isConfigGiven = true;
    } else if (flag === "--paper" || flag === "--bare" || flag === "--keep")
      flags[flag.slice(2) as "paper" | "bare" | "keep"] = true;
    else if (flag === "--json") flags.json = given ?? value(flag, "a file");
    else if (flag === "--rate") {
      flags.rate = Number(given ?? value(flag, "a number"));
      if (!(flags.rate >= 1 && flags.rate <= 1000)) throw new UsageError("--rate: requests a second, from 1 to 1000.");
    } else if (word === "drill") {
      const argument = value("drill", "a name");
      const names = ["all", ...drills.map(drill => drill.name)];
      if (!names.includes(argument))
        throw new UsageError(`drill ${argument}: there is no such drill. There are: ${names.join(", ")}.`);
      steps.push({ name: "drill", argument });
    } else if (word === "set") {
      const argument = value("set", "KEY=VALUE");
      if (!/^[^=]+=/.test(argument))
        throw new UsageError(`set ${argument}: write KEY=VALUE, as in set lamp:webServers=3.`);
      steps.push({ name: "set", argument });
    } else if (isStep(word)) steps.push({ name: word });
    else throw new UsageError(`"${word}" is neither a step nor a flag.`);
  }
  if (steps.length === 0) {
    const usual = stepNames.filter(
      name =>
        ["preview", "up", "destroy"].includes(name) ||
        (name === "verify" && !flags.paper) ||
        (name === "hold" && isTerminal),
    );
    steps.push(...usual.map(name => ({ name })));
  }
  if (!isTerminal && steps.some(s => s.name === "hold"))
    throw new UsageError("hold needs a terminal: it waits for Ctrl-C.");
  if (flags.paper && steps.some(s => s.name === "verify"))
    throw new UsageError("verify asks a running site, and on paper nothing runs: leave out verify or --paper.");
  if (flags.paper && steps.some(s => s.name === "drill"))
    throw new UsageError("drill breaks machines, and on paper there are none: leave out drill or --paper.");
  if (flags.paper && flags.bare)
    throw new UsageError("--paper boots nothing, so --bare has nothing to install: leave one out.");
  return { ...flags, steps };
}
