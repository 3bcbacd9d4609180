import { phases } from "./phases";
import { lostAnswer, refuseInTurn } from "./failures";
import { disturbed, type End, undisturbed } from "./sweep";

const help = `npm run sweep -- [--alone] [PHASE...]

Fails the calls by which the provider changes AWS, on paper, in these phases: ${phases.map(({ name }) => `"${name}"`).join(", ")}.
After each failure the command runs again as docs/operations.md says. The stack must end as if nothing had happened.

Each call fails once, as soon as it is made: in a first run AWS refuses it, in a second run its answer is lost.
--alone  also runs the phase once for each call, with that call as the only one that AWS refuses (about an hour)`;

let wrongEnds = 0;

function tell(what: string, { failed, attempts, wrong }: End): void {
  const end = wrong.length === 0 ? "right" : `WRONG\n${wrong.join("\n")}`;
  console.log(`  ${what}: ${failed.length} failed, ${attempts} attempts, end ${end}`);
  if (wrong.length > 0) wrongEnds += 1;
}

async function main(words: readonly string[]): Promise<number> {
  const names = words.filter(word => !word.startsWith("--"));
  const unknown = words.filter(word =>
    word.startsWith("--") ? word !== "--alone" : !phases.some(({ name }) => name === word),
  );
  if (unknown.length > 0) {
    console.error(help);
    return 2;
  }
  const chosen = phases.filter(({ name }) => names.length === 0 || names.includes(name));
  let [calls, failures] = [0, 0];
  for (const phase of chosen) {
    const right = await undisturbed(phase);
    console.log(`${phase.name}: ${right.calls.length} calls`);
    calls += right.calls.length;
    const run = async (what: string, failure: Parameters<typeof disturbed>[2]) => {
      const end = await disturbed(phase, right, failure);
      failures += end.failed.length;
      tell(what, end);
    };
    await run("each call refused once", refuseInTurn());
    await run("each answer lost once", () => lostAnswer);
    const refuse = refuseInTurn();
    if (words.includes("--alone"))
      for (const one of right.calls) await run(`only ${one}`, call => (call === one ? refuse() : undefined));
  }
  console.log(`${calls} calls, ${failures} failures, ${wrongEnds} wrong ends`);
  return wrongEnds === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then(code => (process.exitCode = code));
