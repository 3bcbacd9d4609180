import { bench } from "./bench";
import { comment } from "./comment";
import { NoPlan, readPlan } from "./plan/readPlan";
import { chunksOf } from "./plan/source";
import { sources } from "./sources";

const usage = `npm run review -- [FILE]

Turns a preview of Pulumi into a comment for a pull request, as Markdown on standard output. FILE is what
pulumi preview --json --show-sames has printed; without it, standard input is read.
Without --show-sames, the preview lists only what changes: the comment then has no picture and no single points of failure.

  --sources   prints where every price and every time of the tables is from
  --bench     measures how long a review takes, and how much memory
  --help      prints this text

FILE may be - for standard input. At most 256 MiB are read. UTF-8 and UTF-16 are read, and lines of other programs before and after the
document are left out. Secrets are never shown, also those that the preview has in plain text.

It ends with 0 when the comment is written, also when the preview has failed: the comment then says so. It ends with 1 when the
input is no preview, or an option is unknown: then standard output is empty, and standard error has one sentence.`;

const options = new Set(["--sources", "--bench", "--help"]);

function main(words: readonly string[]): number {
  const named = words.filter(word => word !== "-" && word.startsWith("-"));
  const unknown = named.find(word => !options.has(word));
  if (unknown !== undefined)
    return refuse(`npm run review does not know ${unknown}. It knows ${[...options].join(", ")}.`);
  if (words.length > 1) return refuse(`npm run review takes one file or one option, and not ${words.length}.`);
  if (named[0] === "--help") return say(usage);
  if (named[0] === "--sources") return say(sources());
  try {
    if (named[0] === "--bench") return say(bench());
    return say(comment(readPlan(chunksOf(words[0]))));
  } catch (error) {
    if (error instanceof NoPlan) return refuse(error.message);
    return refuse(
      `The review has failed, which is an error of the review and not of the preview: ${String(error).split("\n")[0]}`,
    );
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}

process.exitCode = main(process.argv.slice(2));
