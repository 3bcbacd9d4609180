// Checks the running site of a stack, and says what does not work and where to look. It changes one thing: it writes an entry
// to the sample site's guest book, which the page never shows and which is removed after an hour.
import { writeFile } from "node:fs/promises";
import { parseArguments, usage } from "./arguments";
import { resolver } from "./names";
import { outputsOfFile, outputsOfStack } from "./outputs";
import { Site } from "./site";
import { table } from "./table";
import { verifySite } from "./verifySite";

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    process.stdout.write(usage);
    return;
  }
  const { source, retrySeconds, dns, json } = parseArguments(args);
  const outputs = await ("stack" in source ? outputsOfStack(source.stack) : outputsOfFile(source.outputs));
  const verdict = await verifySite(new Site(outputs, resolver(dns)), retrySeconds);
  process.stdout.write(table(verdict));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(verdict, null, 2)}\n`);
  if (!verdict.ok) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message, code } = error as NodeJS.ErrnoException;
  process.stderr.write(`verify: ${message}\n${code?.startsWith("ERR_PARSE_ARGS") ? `\n${usage}` : ""}`);
  process.exitCode = 1;
});
