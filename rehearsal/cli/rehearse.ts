// npm run rehearse: one Linux machine plays AWS for a Pulumi program.
import { resolve } from "node:path";
import { parseCommandLine, programToExplain } from "./commandLine";
import { Interrupts } from "./interrupts";
import { drillsFor, loadDrills } from "./loadDrills";
import { CommandFailed } from "./pulumiStack";
import { Rehearsal } from "./rehearsal";
import { UsageError, listOfDrills, usage } from "./usage";

const projectFolder = resolve(__dirname, "../..");

async function main(words: readonly string[]): Promise<number> {
  const explained = programToExplain(words, projectFolder);
  if (explained !== undefined) {
    const program = resolve(explained);
    console.log(`${usage}\n\n${listOfDrills(program, (await loadDrills(program))?.drills)}`);
    return 0;
  }
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const typed = parseCommandLine(words, projectFolder, isTerminal);
  const commandLine = { ...typed, program: resolve(typed.program) };
  const drills = await drillsFor(commandLine.steps, commandLine.program);

  const ending = new AbortController();
  const interrupts = new Interrupts();
  // Nothing has to be ended in order yet: what is being built or booted has a lifeline to this process.
  const release = interrupts.handle(() => process.exit(130));
  endWithParent();
  const rehearsal = await Rehearsal.open({ commandLine, drills, interrupts, interrupted: ending.signal });
  release();
  interrupts.handle(signal => {
    if (ending.signal.aborted) process.exit(130); // The second time.
    console.error(`\n${signal}: ending the rehearsal (once more to end at once)`);
    ending.abort();
  });
  try {
    return await rehearsal.run();
  } finally {
    await rehearsal.close();
  }
}

/** If npm is killed with SIGKILL it cannot pass that on, and this process would run on without it. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  }, 500).unref();
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  (error: unknown) => {
    if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
    else if (!(error instanceof CommandFailed)) console.error(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
