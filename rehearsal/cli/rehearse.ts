// npm run rehearse: one Linux machine plays AWS for a Pulumi program.
import { isAbsolute, resolve } from "node:path";
import { type CommandLine, UsageError, parseCommandLine, usage } from "./commandLine";
import { Interrupts } from "./interrupts";
import { Rehearsal } from "./rehearsal";
import { CommandFailed } from "./pulumiStack";

const projectFolder = resolve(__dirname, "../..");

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes("--help") || words.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const commandLine = parseCommandLine(words, projectFolder, process.stdin.isTTY && process.stdout.isTTY);
  return rehearse({
    ...commandLine,
    program: isAbsolute(commandLine.program) ? commandLine.program : resolve(commandLine.program),
  });
}

async function rehearse(commandLine: CommandLine): Promise<number> {
  const interrupted = new AbortController();
  const interrupts = new Interrupts();
  // Nothing to end in order yet: what is being built or booted has a life line to this process.
  const release = interrupts.handle(() => process.exit(130));
  endWithParent();
  const rehearsal = await Rehearsal.open(commandLine, interrupted.signal, interrupts);
  release();
  interrupts.handle(signal => {
    if (interrupted.signal.aborted) process.exit(130); // asked twice
    console.error(`\n${signal}: ending the rehearsal (once more to end at once)`);
    interrupted.abort();
  });
  try {
    return await rehearsal.play();
  } finally {
    await rehearsal.close();
  }
}

/** npm does not outlive its own kill -9, and then nobody would be left to end this. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  }, 500).unref();
}

main().then(
  code => process.exit(code),
  (error: unknown) => {
    if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
    else if (!(error instanceof CommandFailed)) console.error(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
