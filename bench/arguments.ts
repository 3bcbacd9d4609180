import { join } from "node:path";
import { parseArgs } from "node:util";

/** The command line of the benchmark. */
export interface Arguments {
  readonly quick: boolean;
  /** Names of pages, servers and trials. Empty: all of the plan. */
  readonly only: readonly string[];
  /** Folder for results.json, results.md and results.svg. */
  readonly out: string;
  /** Whether to measure nothing, and to write results.md and results.svg again from results.json. */
  readonly render: boolean;
  readonly help: boolean;
}

export const usage = `npm run bench -- [--quick] [--only NAME,...] [--out FOLDER] [--render]

  --quick   runs fewer kinds of work and fewer rounds: less than three minutes; a full run takes up to half an hour
  --only    runs only what is named: pages (light, database, work, static), servers and trials.
            An unknown name, for example --only help, makes the command list all names
  --out     folder for results.json, results.md and results.svg. Default: bench/results.
            The published results of this project are in docs/bench
  --render  measures nothing: writes results.md and results.svg again from results.json in the folder of --out
`;

export function parseArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      out: { type: "string", default: join(__dirname, "results") },
      render: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return { ...values, only: values.only.split(",").filter(name => name !== "") };
}
