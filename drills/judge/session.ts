import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DrillOptions, DrillSession, Measured } from "../../rehearsal/cli/drillRoom";
import type { Drill } from "../drill";
import { pairsListing, runPairs } from "../pairs/pairs";
import { rescue } from "../pairs/rescue";
import { outagesOf } from "./outages";
import { picture } from "./picture";
import { type Result, runDrill } from "./runDrill";
import { hasPassed, overview, report } from "./report";
import { DrillContext } from "../context/drillContext";
import { toJson } from "./toJson";

/** Where `drill all` leaves its picture, in the program's folder. */
const pictureFile = join("docs", "drills.svg");

/** The drills of one rehearsal, and what they showed. */
export class Session implements DrillSession {
  readonly #drills: readonly Drill[];
  readonly #options: DrillOptions;
  readonly #results: Result[] = [];
  /** The settings of the stack before the first drill. */
  readonly #settings: string;

  constructor(drills: readonly Drill[], options: DrillOptions) {
    this.#drills = drills;
    this.#options = options;
    this.#settings = options.stack.configuration;
  }

  /** What visitors went through in the drills that passed. */
  get outages(): readonly Measured[] {
    return this.#results.flatMap(outagesOf);
  }

  /** Runs one drill, or `all`, and prints their reports. Throws at the end with the names of the drills that failed. */
  async run(name: string): Promise<void> {
    await this.#ready();
    if (name === pairsListing.name) {
      const { seed, only } = this.#options;
      return runPairs(
        this.#drills,
        { seed, only },
        drill => this.#runOne(drill),
        () => this.#rescue(),
      );
    }
    const drills = this.#drills;
    if (name !== "all") return verdict([await this.#runOne(drills.find(drill => drill.name === name) as Drill)]);
    const results: Result[] = [];
    for (const drill of drills) {
      const result = await this.#runOne(drill);
      results.push(result);
      // A drill that ended with an error has not restored the stack, so the next one could not judge it.
      if (result.error !== undefined) break;
    }
    console.log(overview(results));
    if (results.length === drills.length) {
      writeFileSync(join(this.#options.program, pictureFile), picture(results.map(toJson)));
      console.log(`Picture: ${pictureFile}`);
    }
    verdict(results);
  }

  async #runOne(drill: Drill): Promise<Result> {
    console.log(`\n  ${drill.name}: ${drill.what}`);
    const result = await runDrill(
      drill,
      new DrillContext({ ...this.#options, visitors: await this.#visitors() }),
      this.#options.rate,
    );
    this.#results.push(result);
    console.log(report(result));
    const { json } = this.#options;
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(this.#results.map(toJson), null, 1)}\n`);
    return result;
  }

  /** After a pair that did not run to its end. */
  async #rescue(): Promise<void> {
    await rescue(new DrillContext({ ...this.#options, visitors: await this.#visitors() }), this.#settings);
  }

  /** Drills need a stack that is up. If there is none yet, `up` is run first. */
  async #ready(): Promise<void> {
    const { stack } = this.#options;
    if (!("url" in (await stack.outputs()))) await stack.run("up", "--yes", "--skip-preview");
  }

  async #visitors() {
    const { stack, folder } = this.#options;
    const { url } = await stack.outputs();
    return { url: String(url), authority: join(folder, "authority.pem") };
  }
}

function verdict(results: readonly Result[]): void {
  const failed = results.filter(result => !hasPassed(result)).map(result => result.drill);
  if (failed.length > 0) throw new Error(`${failed.length === 1 ? "Drill" : "Drills"} failed: ${failed.join(", ")}`);
}
