import { readFileSync } from "node:fs";
import { NoPlan, readPlan } from "../../review/plan/readPlan";
import { losses, settingKey } from "./dataLoss";

const usage = `npm run losses -- [--may-lose NAME]... [FILE]

Refuses a preview that deletes or replaces a database or something else that holds data which nothing else has. FILE is what
pulumi preview --json has printed; without it, standard input is read. A rule of the policy pack cannot do this, because Pulumi
shows a policy only what the program wants to have, never what it deletes.

  --may-lose NAME   lets the resource of this name in the program be lost; can be given several times
  --help            prints this text

The stack can name them too, so that the reviewers of a pull request see it:
  pulumi config set ${settingKey} NAME,NAME

It ends with 0 when nothing is lost, with 1 when something is, and with 2 when the input is no preview, or one of a failed program.`;

interface Answer {
  readonly code: number;
  readonly out?: string;
  readonly error?: string;
}

/** Answers the words of the command line. */
export function answer(words: readonly string[], read: (file: string | undefined) => string): Answer {
  if (words.includes("--help")) return { code: 0, out: usage };
  const files: string[] = [];
  const allowed: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const name = words[index + 1];
    if (word === "--may-lose" && name !== undefined) allowed.push(words[++index] ?? "");
    else if (word.startsWith("--")) return { code: 2, error: `${word} is no option, or lacks a value.\n\n${usage}` };
    else files.push(word);
  }
  if (files.length > 1) return { code: 2, error: `npm run losses takes one file.\n\n${usage}` };
  try {
    const plan = readPlan(read(files[0]));
    const lost = losses(plan, allowed);
    const failed = plan.diagnostics.find(({ severity }) => severity === "error");
    if (lost.length === 0 && failed !== undefined)
      return {
        code: 2,
        error: `The preview has failed, so it does not say all that would be lost: ${failed.message.trim()}`,
      };
    if (lost.length === 0)
      return { code: 0, out: "The plan deletes and replaces nothing that holds data, or only what is named." };
    return {
      code: 1,
      error: [
        "The plan would lose data:",
        ...lost.map(({ sentence }) => `- ${sentence}`),
        `If that is meant, make a snapshot and name what may be lost: pulumi config set ${settingKey} NAME,NAME`,
      ].join("\n"),
    };
  } catch (error) {
    if (error instanceof NoPlan) return { code: 2, error: error.message };
    throw error;
  }
}

function readInput(file: string | undefined): string {
  try {
    return readFileSync(file ?? 0, "utf8");
  } catch (error) {
    throw new NoPlan(
      `${file ?? "Standard input"} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

if (require.main === module) {
  const { code, out, error } = answer(process.argv.slice(2), readInput);
  if (out !== undefined) process.stdout.write(`${out}\n`);
  if (error !== undefined) process.stderr.write(`${error}\n`);
  process.exitCode = code;
}
