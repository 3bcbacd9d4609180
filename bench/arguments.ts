import { parseArgs } from "node:util";
import { join } from "node:path";

/** What a run of the benchmark is asked to do. */
export interface Arguments {
  readonly quick: boolean;
  /** Names of pages, servers and behaviours; empty: all. */
  readonly only: readonly string[];
  /** Folder for results.json, results.md and results.svg. */
  readonly out: string;
  readonly help: boolean;
}

export const usage = `npm run bench -- [--quick] [--only NAME,...] [--out FOLDER]

  --quick  fewer kinds of work and rounds, in less than three minutes; the full run takes up to half an hour
  --only   names of what to run: pages (light database work static), behaviours (--only help lists them)
  --out    where results.json, results.md and results.svg go; default bench/results. docs/bench has those of the project
`;

export function parseArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      out: { type: "string", default: join(__dirname, "results") },
      help: { type: "boolean", default: false },
    },
  });
  return { ...values, only: values.only.split(",").filter(name => name !== "") };
}
