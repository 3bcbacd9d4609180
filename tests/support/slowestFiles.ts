import { relative } from "node:path";
import type { Reporter, TestModule } from "vitest/node";

const shown = 10;

/** A reporter of vitest that prints the slowest test files at the end, with the time of their tests and hooks. */
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules
      .map(module => ({ file: relative(process.cwd(), module.moduleId), ms: module.diagnostic().duration }))
      .sort((one, other) => other.ms - one.ms)
      .slice(0, shown);
    console.log(`\nThe slowest test files, in seconds:`);
    for (const { file, ms } of files) console.log(`${(ms / 1000).toFixed(1).padStart(7)}  ${file}`);
  }
}
