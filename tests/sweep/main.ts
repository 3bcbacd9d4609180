import { loseAnswer, refuseInTurn } from "./failures";
import { type Phase, phases } from "./phases";
import { disturbed, undisturbed } from "./sweep";

const help = `npm run sweep -- [--alone] [PHASE...]

Fails the calls that the provider makes, on paper, in these phases: ${phases.map(({ name }) => `"${name}"`).join(", ")}.
After each failure the command runs again as docs/operations.md says. The stack must end as if nothing had happened.

Each call fails once, as soon as it is made. In a first run AWS refuses the calls that change something, in a second run their
answers are lost, and in a third run AWS refuses the calls that only read.
--alone  also runs the phase once for each call that changes something, and refuses no other (about an hour in all)`;

const total = { runs: 0, changes: 0, reads: 0, failures: 0, wrong: 0 };

async function sweep(phase: Phase, isAlone: boolean): Promise<void> {
  const right = await undisturbed(phase);
  total.changes += right.changes.length;
  total.reads += right.reads.length;
  console.log(`${phase.name}: ${right.changes.length} calls that change something, ${right.reads.length} that read`);
  const run = async (what: string, failure: Parameters<typeof disturbed>[2]) => {
    const { failed, attempts, wrong } = await disturbed(phase, right, failure);
    total.runs += 1;
    total.failures += failed.length;
    total.wrong += wrong.length > 0 ? 1 : 0;
    const end = wrong.length === 0 ? "right" : `WRONG\n${wrong.join("\n")}`;
    console.log(`  ${what}: ${failed.length} failures, ${attempts} attempts, the end is ${end}`);
  };
  await run("each change refused once", refuseInTurn(false));
  await run("each answer lost once", loseAnswer);
  await run("each read refused once", refuseInTurn(true));
  if (!isAlone) return;
  const refuse = refuseInTurn(false);
  for (const one of right.changes)
    await run(`only ${one}`, (call, isRead) => (call === one ? refuse(call, isRead) : undefined));
}

async function main(words: readonly string[]): Promise<number> {
  const names = words.filter(word => word !== "--alone");
  if (names.some(word => !phases.some(({ name }) => name === word))) {
    console.error(help);
    return 2;
  }
  for (const phase of phases)
    if (names.length === 0 || names.includes(phase.name)) await sweep(phase, words.includes("--alone"));
  const { runs, changes, reads, failures, wrong } = total;
  console.log(`${changes} changes and ${reads} reads; ${failures} failures in ${runs} runs; ${wrong} wrong ends`);
  return wrong === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then(code => (process.exitCode = code));
