import { parseArgs } from "node:util";

export const usage = `usage: npm run verify -- --stack NAME | --outputs FILE.json [--retries SECONDS] [--dns ADDRESS[:PORT]] [--json FILE]
  --stack NAME      ask the pulumi on PATH for this stack's outputs
  --outputs FILE    or read what "pulumi stack output --json" wrote
  --retries SECONDS how long a site may take to become well; default 60
  --dns ADDRESS     name server to ask instead of this machine's
  --json FILE       also write the verdict as JSON
`;

export interface Arguments {
  readonly source: { readonly stack: string } | { readonly outputs: string };
  readonly retrySeconds: number;
  readonly dns?: string;
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
