import { Interrupts } from "../rehearsal/cli/interrupts";
import { parseArguments, usage } from "./arguments";
import { measure, orderOf, type Sample } from "./comparison";
import { Contender, type Recipe } from "./contender";
import { Database } from "./lab/database";
import { Lab } from "./lab/lab";
import { settingOf } from "./lab/machine";
import { Meter } from "./lab/meter";
import type { Plan } from "./report/cells";
import { readResults, writeResults } from "./report/files";
import { ratioGoals } from "./report/goals";
import type { Results, TrialResult } from "./report/results";
import { report } from "./report/table";
import { select, type Selection } from "./selection";

/** A run that takes longer is ended: something in it hangs. */
const longestMinutes = 45;

const tell = (line: string) => process.stderr.write(`${line}\n`);

/** Starts every server as often as planned, and measures all of them after each start. */
async function compare(lab: Lab, database: Database, plan: Plan, recipes: readonly Recipe[]) {
  const meter = new Meter(lab.sandbox.run.cgroup);
  const samples: Sample[] = [];
  for (let start = 1; ; start++) {
    tell(`The servers start, ${start} of ${plan.starts}`);
    const started = new Map<Recipe, Contender>();
    for (const recipe of orderOf(recipes, start))
      started.set(recipe, await Contender.start(lab, database, recipe, { name: `${recipe.name}-${start}` }));
    const contenders = recipes.flatMap(recipe => started.get(recipe) ?? []);
    samples.push(...(await measure(contenders, plan, start, meter, tell)));
    const outcome = start < plan.starts ? undefined : { ...(await describeAll(contenders)), samples };
    for (const contender of contenders) contender.stop();
    if (outcome !== undefined) return outcome;
  }
}

/** Describes the machine, and each server's memory after the run. */
const describeAll = async (contenders: readonly Contender[]) => ({
  setting: await settingOf(contenders),
  servers: contenders.map(({ recipe: { name, title }, cgroup }) => ({ name, title, memoryMib: cgroup.memoryMib() })),
});

async function run(lab: Lab, { plan, recipes, trials }: Selection): Promise<Results> {
  const database = await Database.start(lab);
  // Without a comparison, one server is still started: the report describes the machine and the versions by it.
  const compared =
    plan.cells.length > 0
      ? await compare(lab, database, plan, recipes)
      : await compare(lab, database, { ...plan, starts: 1 }, recipes.slice(0, 1));
  const results: TrialResult[] = [];
  for (const trial of trials) {
    tell(trial.title);
    results.push({ name: trial.name, title: trial.title, figures: await trial.run(lab, database) });
  }
  return { ...compared, trials: results };
}

/** Ends this process when the run takes too long. Its namespaces end with it. */
function endAfter(minutes: number): void {
  setTimeout(() => {
    console.error(`The benchmark was ended before it was finished: it had taken more than ${minutes} minutes.`);
    process.exit(1);
  }, minutes * 60_000).unref();
}

async function main(): Promise<void> {
  const { help, render, out, ...names } = parseArguments(process.argv.slice(2));
  if (help) return void process.stdout.write(usage);
  if (render) return writeResults(out, readResults(out));
  const selection = select(names);

  endAfter(longestMinutes);
  const lab = await Lab.open();
  new Interrupts().handle(() => void lab.close().then(() => process.exit(130)));
  try {
    const results = await run(lab, selection);
    writeResults(out, results);
    const figures = [...ratioGoals(results), ...results.trials.flatMap(trial => trial.figures)];
    const reached = figures.filter(figure => figure.reached);
    console.log(`${report(results)}\n${reached.length} of ${figures.length} goals reached. Files: ${out}`);
  } finally {
    await lab.close();
  }
}

main().catch((error: unknown) => {
  console.error(`The benchmark failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
