// What the workflows of continuous integration run.
import { setTimeout } from "node:timers/promises";
import { type Arguments, WrongWords, parseArguments, usage } from "./arguments";
import { deploy } from "./deploy";
import { destroy } from "./destroy";
import { drift } from "./drift";
import { GitHub } from "./api/gitHub";
import { postComment } from "./postComment";
import { reviewedComment } from "./reviewedComment";
import { writeNote } from "./api/gitLabNote";
import { writePreview } from "./preview";
import { raiseImage } from "./raiseImage";
import { runner } from "./api/runner";

/** Does what the words say, and returns why that has failed. */
async function run(args: Arguments): Promise<string | undefined> {
  if (args.command === "preview") return writePreview(args);
  if (args.command === "deploy") return deploy(args);
  if (args.command === "destroy") return destroy(args);
  if (args.command === "comment" && args.platform === "gitlab") {
    console.log(await writeNote(reviewedComment(args).text, process.env));
    return undefined;
  }
  const here = runner(process.env);
  const gitHub = new GitHub(here, seconds => setTimeout(seconds * 1000));
  if (args.command === "drift") {
    const { done, failure } = await drift(args, gitHub);
    console.log(done);
    return failure;
  }
  console.log(await (args.command === "comment" ? postComment : raiseImage)(args, here, gitHub));
  return undefined;
}

async function main(words: readonly string[]): Promise<number> {
  if (words.includes("--help")) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    const failure = await run(parseArguments(words));
    if (failure !== undefined) process.stderr.write(`workflow: ${failure}\n`);
    return failure === undefined ? 0 : 1;
  } catch (error) {
    process.stderr.write(`workflow: ${error instanceof Error ? error.message : String(error)}\n`);
    if (!(error instanceof WrongWords)) return 1;
    process.stderr.write(`\n${usage}`);
    return 2;
  }
}

void main(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
