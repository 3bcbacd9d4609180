import { parseArgs } from "node:util";
import { bench } from "./bench";
import { comment } from "./comment";
import { readMeasured } from "./measured";
import { NoPlan, readPlan } from "./plan/readPlan";
import { chunksOf } from "./plan/input/source";
import { readPending } from "./plan/state";
import { sources } from "./sources";

const usage = `npm run review -- [FILE] [--state FILE] [--measured FILE]

Turns a preview of Pulumi into a comment for a pull request, as Markdown on standard output. FILE is what
pulumi preview --json --show-sames has printed; without it, standard input is read.
Without --show-sames, the preview lists only what changes: the comment then has no picture and no single points of failure.

  --state FILE      the state, as pulumi stack export has printed it. Only its pending operations are read, of which a preview tells
                    nothing: they become a risk
  --measured FILE   times that a rehearsal measured, as JSON: [{"what": "up", "seconds": 33}]. They stand beside the estimate
  --sources   prints where every price and every time of the tables is from
  --bench     measures how long a review takes, and how much memory
  --help      prints this text

FILE may be - for standard input. At most 256 MiB are read. UTF-8 and UTF-16 are read, and lines of other programs before and after the
document are left out. Secrets are never shown, also those that the preview has in plain text.

It ends with 0 when the comment is written, also when the preview has failed: the comment then says so. It ends with 1 when the
input is no preview, or an option is unknown: then standard output is empty, and standard error has one sentence.`;

function main(args: readonly string[]): number {
  let given: ReturnType<typeof optionsOf>;
  try {
    given = optionsOf(args);
  } catch (error) {
    const sentence = String(error instanceof Error ? error.message : error).split(/\. |\n/)[0] ?? "";
    return refuse(
      sentence.startsWith("Unknown option")
        ? `npm run review does not know ${sentence.slice("Unknown option".length).replaceAll("'", "").trim()}. It knows ${Object.keys(
            options,
          )
            .map(name => `--${name}`)
            .join(", ")}.`
        : `npm run review: ${sentence}.`,
    );
  }
  const { values, positionals } = given;
  if (values.help === true) return say(usage);
  if (values.sources === true) return say(sources());
  if (positionals.length > 1) return refuse(`npm run review takes one file, and not ${positionals.length}.`);
  try {
    if (values.bench === true) return say(bench());
    const measured = values.measured === undefined ? [] : readMeasured(values.measured);
    const pending = values.state === undefined ? [] : readPending(values.state);
    return say(comment(readPlan(chunksOf(positionals[0])), { measured, pending }));
  } catch (error) {
    if (error instanceof NoPlan) return refuse(error.message);
    return refuse(
      `The review has failed, which is an error of the review and not of the preview: ${String(error).split("\n")[0]}`,
    );
  }
}

const options = {
  state: { type: "string" },
  measured: { type: "string" },
  sources: { type: "boolean" },
  bench: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const optionsOf = (args: readonly string[]) => parseArgs({ args: [...args], allowPositionals: true, options });

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}

process.exitCode = main(process.argv.slice(2));
