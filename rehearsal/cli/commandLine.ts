import { parseArgs } from "node:util";
import { UsageError } from "./usage";

/** One step of a rehearsal, as typed. */
export interface Step {
  readonly name: StepName;
  /** `KEY=VALUE` of a `set`, the name of a `drill`; undefined for the other steps. */
  readonly argument?: string;
}

/** Every step that can be typed. */
const stepNames = [
  "image",
  "preview",
  "review",
  "up",
  "verify",
  "drill",
  "set",
  "mail",
  "show",
  "hold",
  "refresh",
  "destroy",
] as const;
export type StepName = (typeof stepNames)[number];

/** What `npm run rehearse` is asked to do. */
export interface CommandLine {
  readonly steps: readonly Step[];
  /** Folder of the Pulumi program, as typed. Default: this project's. */
  readonly program: string;
  /** `prod` starts from `Pulumi.prod.yaml`; also the stack's name. Default: `rehearsal`. */
  readonly config: string;
  /** Whether `--config` was typed: only then is a missing file an error. */
  readonly isConfigGiven: boolean;
  readonly paper: boolean;
  readonly bare: boolean;
  readonly keep: boolean;
  /** Load of the drills, requests a second. Default: 50. */
  readonly rate: number;
  /** How many times faster than AWS the rehearsal's AWS works. Default: that of the platform, see `platform.ts`. */
  readonly speed: number | undefined;
  /** Number from which a drill draws what it does; undefined: the drill chooses one and prints it. */
  readonly seed: number | undefined;
  /** Which parts of a drill are run, by their numbers in its table; undefined: all. */
  readonly only: readonly number[] | undefined;
  /** File for the figures of drills; undefined: none is written. */
  readonly json: string | undefined;
  /** File or folder with the operator's policies; undefined: the operator may do everything. */
  readonly rights: string | undefined;
}

const switches = ["paper", "bare", "keep"] as const;

/** What each flag with a value takes, as it completes "--config needs". */
const values = {
  program: "a folder, for example --program ../shop",
  config: "a name, for example --config prod for Pulumi.prod.yaml",
  rate: "a number of requests a second from 1 to 1000, for example --rate 100",
  speed: "a number from 1 to 3600, for example --speed 10: AWS's own times are divided by it",
  seed: "a whole number from 0 to 4294967295, for example --seed 7",
  only: "numbers from the table of a drill, for example --only 3 or --only 3,8",
  json: "a file, for example --json drills.json",
  rights: "a policy file of IAM or a folder of such files, for example --rights docs/permissions/up",
} as const;

type Switch = (typeof switches)[number];
type ValueFlag = keyof typeof values;

const isSwitch = (name: string): name is Switch => (switches as readonly string[]).includes(name);
const isValueFlag = (name: string): name is ValueFlag => Object.hasOwn(values, name);
const isStep = (word: string): word is StepName => (stepNames as readonly string[]).includes(word);

/** Splits the words, and leaves it to the caller what to say about a wrong flag. */
const split = (words: readonly string[]) =>
  parseArgs({
    args: [...words],
    options: {
      ...Object.fromEntries(switches.map(name => [name, { type: "boolean" as const }])),
      ...Object.fromEntries(Object.keys(values).map(name => [name, { type: "string" as const }])),
      help: { type: "boolean", short: "h" },
    },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });

/** The folder of the program if the words ask for help; undefined if they do not. */
export function programToExplain(words: readonly string[], defaultProgram: string): string | undefined {
  const { help, program } = split(words).values;
  if (help === undefined) return undefined;
  return typeof program === "string" && program !== "" ? program : defaultProgram;
}

/**
 * Reads the words after `npm run rehearse --`.
 *
 * @param isTerminal whether somebody is there to type Ctrl-C: only then is `hold` one of the usual steps
 * @throws UsageError
 */
export function parseCommandLine(words: readonly string[], defaultProgram: string, isTerminal: boolean): CommandLine {
  const { given, positionals } = read(words);
  const { paper, bare, keep } = given.switches;
  const { program = defaultProgram, config = "rehearsal", rate = "50", speed, seed, only, json, rights } = given.values;
  if (!(Number(rate) >= 1 && Number(rate) <= 1000))
    throw new UsageError(`--rate ${rate}: --rate needs ${values.rate}.`);
  if (speed !== undefined && !(Number(speed) >= 1 && Number(speed) <= 3600))
    throw new UsageError(`--speed ${speed}: --speed needs ${values.speed}.`);
  if (seed !== undefined && !(/^\d+$/.test(seed) && Number(seed) < 2 ** 32))
    throw new UsageError(`--seed ${seed}: --seed needs ${values.seed}.`);
  if (only !== undefined && !/^[1-9]\d{0,2}(,[1-9]\d{0,2})*$/.test(only))
    throw new UsageError(`--only ${only}: --only needs ${values.only}.`);
  const typed = stepsIn(positionals);
  const usual = ["preview", "up", ...(paper ? [] : ["verify"]), ...(isTerminal ? ["hold"] : []), "destroy"].filter(
    isStep,
  );
  const steps = typed.length > 0 ? typed : usual.map(name => ({ name }));

  const has = (wanted: StepName) => steps.some(({ name }) => name === wanted);
  if (paper && has("verify"))
    throw new UsageError("verify asks a running site, and on paper nothing runs: leave out verify or --paper.");
  if (paper && has("drill"))
    throw new UsageError("drill breaks machines, and on paper there are none: leave out drill or --paper.");
  if (paper && has("mail"))
    throw new UsageError("mail prints what servers have sent, and on paper there are none: leave out mail or --paper.");
  if (paper && has("image"))
    throw new UsageError("image boots a server to make an image of its disk: leave out image or --paper.");
  if (paper && bare) throw new UsageError("--paper boots nothing, so --bare has nothing to install: leave one out.");
  const isConfigGiven = given.values.config !== undefined;
  const numberOr = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const numbers = {
    rate: Number(rate),
    speed: numberOr(speed),
    seed: numberOr(seed),
    only: only?.split(",").map(Number),
  };
  return { steps, program, config, isConfigGiven, paper, bare, keep, ...numbers, json, rights };
}

/** Flags that were given, and all other words in their order. */
function read(words: readonly string[]) {
  const given = {
    switches: { paper: false, bare: false, keep: false } as Record<Switch, boolean>,
    values: {} as Partial<Record<ValueFlag, string>>,
  };
  const positionals: string[] = [];
  for (const token of split(words).tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (isSwitch(name)) {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value: write ${rawName}, or leave it out.`);
      given.switches[name] = true;
    } else if (isValueFlag(name)) {
      // A flag that follows is not the value: its own value was forgotten.
      if (value === undefined || value === "" || (inlineValue === false && value.startsWith("-")))
        throw new UsageError(`${rawName} needs ${values[name]}.`);
      given.values[name] = value;
    } else throw new UsageError(`"${rawName}" is neither a step nor a flag.`);
  }
  return { given, positionals };
}

function stepsIn(words: readonly string[]): Step[] {
  const steps: Step[] = [];
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!isStep(word)) throw new UsageError(`"${word}" is neither a step nor a flag.`);
    if (word !== "drill" && word !== "set") {
      steps.push({ name: word });
      continue;
    }
    const argument = queue.shift();
    if (argument === undefined) throw new UsageError(`${word} needs ${word === "set" ? "KEY=VALUE" : "a name"}.`);
    if (word === "set" && !/^[^=]+=/.test(argument))
      throw new UsageError(`set ${argument}: write KEY=VALUE, for example set aws:region=eu-west-1.`);
    steps.push({ name: word, argument });
  }
  return steps;
}
