import { readFileSync, statSync } from "node:fs";
import { bench } from "./bench";
import { comment } from "./comment";
import { readMeasured } from "./measured";
import { NoPlan, readPlan } from "./plan/readPlan";
import { sources } from "./sources";

const usage = `npm run review -- [FILE] [--measured FILE]

Turns a preview of Pulumi into a comment for a pull request, as Markdown on standard output. FILE is what
pulumi preview --json --show-sames has printed; without it, standard input is read.
Without --show-sames, the preview lists only what changes: the comment then has no picture and no single points of failure.

  --measured FILE   times that a rehearsal measured, as JSON: [{"what": "up", "seconds": 33}]. They stand beside the estimate
  --sources   prints where every price and every time of the tables is from
  --bench     measures how long a review takes, and how much memory
  --help      prints this text

It ends with 0 when the comment is written, also when the preview has failed, and with 2 when the input is no preview.`;

/** Bytes that are read at most. The preview of a stack with 5,000 resources has about 40 MB. */
const mostBytes = 256 * 2 ** 20;

function main(words: readonly string[]): number {
  if (words.includes("--help")) return say(usage);
  if (words.includes("--sources")) return say(sources());
  if (words.includes("--bench")) return say(bench(performance));
  const at = words.indexOf("--measured");
  const times = at < 0 ? undefined : (words[at + 1] ?? "");
  const [file, ...others] = at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
  if (others.length > 0 || file?.startsWith("--") === true) return refuse(`npm run review takes one file.\n\n${usage}`);
  try {
    const measured = times === undefined ? [] : readMeasured(times);
    return say(comment(readPlan(read(file)), measured));
  } catch (error) {
    if (error instanceof NoPlan) return refuse(error.message);
    throw error;
  }
}

function read(file: string | undefined): string {
  try {
    const size = file === undefined ? 0 : statSync(file).size;
    if (size > mostBytes) throw new NoPlan(`${file ?? ""} has ${size} bytes. The review reads at most ${mostBytes}.`);
    return readFileSync(file ?? 0, "utf8");
  } catch (error) {
    if (error instanceof NoPlan) throw error;
    throw new NoPlan(
      `${file ?? "Standard input"} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
