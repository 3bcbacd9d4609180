// npm run site: runs a command of the site on one server of a stack.
import { parseArguments, usage } from "./arguments";
import { Problem } from "./problem";
import { runOnServer } from "./runOnServer";
import { readStack } from "./stack";
import { words } from "./words";

async function main(argv: readonly string[]): Promise<number> {
  if (["--help", "-h"].includes(argv[0] ?? "")) {
    process.stdout.write(usage);
    return 0;
  }
  const { stack: name, server, command } = parseArguments(argv);
  const stack = await readStack(name);
  const [first = "", ...args] = command;
  const word = Object.hasOwn(words, first) ? words[first] : undefined;
  return word === undefined ? runOnServer({ stack, server }, () => command) : word({ stack, server, args });
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `site: ${error instanceof Problem || error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(255);
  },
);
