import { parseArgs } from "node:util";

export const usage = `usage: npm run verify -- --stack NAME | --outputs FILE.json [--retries SECONDS] [--dns ADDRESS[:PORT]] [--json FILE]
  --stack NAME       asks the pulumi on PATH for the outputs of this stack
  --outputs FILE     reads the outputs from a file that "pulumi stack output --json" has written
  --retries SECONDS  how long a check that fails is repeated. Default: 60
  --dns ADDRESS      name server to use instead of this machine's
  --json FILE        also writes the result as JSON
`;

/** The command line of verify. */
export interface Arguments {
  /** Name of a stack, or file of outputs. */
  readonly source: { readonly stack: string } | { readonly outputs: string };
  readonly retrySeconds: number;
  /** Name server, for example `10.0.0.2` or `10.0.0.2:5353`. Default: this machine's. */
  readonly dns?: string;
  /** File for the result as JSON. */
  readonly json?: string;
}

export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stack: { type: "string" },
      outputs: { type: "string" },
      retries: { type: "string", default: "60" },
      dns: { type: "string" },
      json: { type: "string" },
    },
  });
  const { stack, outputs, retries, dns, json } = values;
  if ((stack === undefined) === (outputs === undefined)) throw new Error("Give either --stack or --outputs.");
  if (!/^\d+(\.\d+)?$/.test(retries)) throw new Error(`--retries takes a number of seconds, not "${retries}".`);
  return {
    source: stack === undefined ? { outputs: outputs ?? "" } : { stack },
    retrySeconds: Number(retries),
    ...(dns === undefined ? {} : { dns }),
    ...(json === undefined ? {} : { json }),
  };
}
