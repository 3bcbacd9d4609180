import * as fs from "node:fs";
import * as path from "node:path";
import { Interrupts } from "../rehearsal/cli/interrupts";
import { parseArguments, usage, type Arguments } from "./arguments";
import type { Behaviour } from "./report/behaviour";
import { trials } from "./trials";
import { fullPlan, pages, quickPlan, type Plan } from "./report/cells";
import { measure, turnsOf, type Sample } from "./comparison";
import { Contender, type Recipe } from "./contender";
import { recipes } from "./contenders";
import { Database } from "./lab/database";
import { ratioGoals } from "./report/goals";
import { Lab } from "./lab/lab";
import { settingOf } from "./lab/machine";
import { Meter } from "./lab/meter";
import { picture } from "./report/picture";
import type { Results } from "./report/results";
import { report } from "./report/table";

/** JSON with a line for each sample, which can be compared and read. */
const json = ({ samples, ...others }: Results) => {
  const lines = samples.map(sample => JSON.stringify(sample));
  return `${JSON.stringify(others, null, 1).slice(0, -2)},\n "samples": [\n${lines.join(",\n")}\n ]\n}\n`;
};

const longestMinutes = 45;

const tell = (line: string) => process.stderr.write(`${line}\n`);

/** Of everything that a quick or a full run has, what is asked for by name. */
export function choose({ quick, only }: Pick<Arguments, "quick" | "only">) {
  const all = [...Object.keys(pages), ...recipes.map(({ name }) => name), ...trials.map(({ name }) => name)];
  const unknown = only.filter(name => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(", ")}. There are: ${all.join(", ")}.`);

  const wanted = (name: string) => only.includes(name);
  const plan: Plan = quick ? quickPlan : fullPlan;
  const servers = recipes.filter(({ name }) => name === "ours" || wanted(name));
  const named = only.length > 0;
  return {
    plan: { ...plan, cells: plan.cells.filter(({ page }) => !named || wanted(page)) },
    recipes: servers.length > 1 ? servers : recipes.filter(({ name }) => !plan.without.includes(name)),
    trials: trials.filter(({ name, quick: short }) => (named ? wanted(name) : short || !quick)),
  };
}

/** Starts every server as often as planned, and measures each time. */
async function compare(lab: Lab, database: Database, plan: Plan, recipes: readonly Recipe[]) {
  const meter = new Meter(lab.box.run.cgroup);
  const samples: Sample[] = [];
  for (let start = 1; ; start++) {
    tell(`The servers start, ${start} of ${plan.starts}`);
    const started = new Map<Recipe, Contender>();
    for (const recipe of turnsOf(recipes, start))
      started.set(recipe, await Contender.start(lab, database, recipe, { name: `${recipe.name}-${start}` }));
    const contenders = recipes.flatMap(recipe => started.get(recipe) ?? []);
    samples.push(...(await measure(contenders, plan, start, meter, tell)));
    const outcome = start < plan.starts ? undefined : { ...(await describeAll(contenders)), samples };
    for (const contender of contenders) contender.stop();
    if (outcome !== undefined) return outcome;
  }
}

/** With what was measured, and what it takes of memory after that. */
const describeAll = async (contenders: readonly Contender[]) => ({
  setting: await settingOf(contenders),
  servers: contenders.map(({ recipe: { name, title }, group }) => ({ name, title, memoryMib: group.memoryMib() })),
});

async function run(lab: Lab, { plan, recipes, trials }: ReturnType<typeof choose>): Promise<Results> {
  const database = await Database.start(lab);
  // Where nothing is compared, one server tells what was tried.
  const compared =
    plan.cells.length > 0
      ? await compare(lab, database, plan, recipes)
      : await compare(lab, database, { ...plan, starts: 1 }, recipes.slice(0, 1));
  const behaviours: Behaviour[] = [];
  for (const { name, title, run: attempt } of trials) {
    tell(title);
    behaviours.push({ name, title, figures: await attempt(lab, database) });
  }
  return { ...compared, behaviours };
}

async function main(): Promise<void> {
  const wishes = parseArguments(process.argv.slice(2));
  if (wishes.help) return void process.stdout.write(usage);
  const chosen = choose(wishes);

  // Whatever hangs, a run ends, and its namespaces with it.
  setTimeout(() => {
    console.error(`The benchmark ends unfinished: it has taken more than ${longestMinutes} minutes.`);
    process.exit(1);
  }, longestMinutes * 60_000).unref();
  const lab = await Lab.open();
  new Interrupts().handle(() => void lab.close().then(() => process.exit(130)));
  try {
    const results = await run(lab, chosen);
    const text = report(results);
    fs.mkdirSync(wishes.out, { recursive: true });
    const save = (name: string, content: string) => fs.writeFileSync(path.join(wishes.out, name), content);
    save("results.json", json(results));
    save("results.md", `# Measured\n\n${text}\n`);
    save("results.svg", picture(results));
    const figures = [...ratioGoals(results), ...results.behaviours.flatMap(behaviour => behaviour.figures)];
    const missed = figures.filter(({ reached }) => !reached);
    console.log(`${text}\n${figures.length - missed.length} of ${figures.length} goals reached. Files: ${wishes.out}`);
  } finally {
    await lab.close();
  }
}

if (require.main === module)
  main().catch((error: unknown) => {
    console.error(`The benchmark cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
