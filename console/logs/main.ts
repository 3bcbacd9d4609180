// npm run site:logs: shows the logs of the stack that is selected in the current folder.
import { execFileSync } from "node:child_process";
import { logUsage } from "./logArguments";
import type { StackLogs } from "./logReader";
import { logs } from "./logs";

interface Outputs {
  readonly logs?: StackLogs;
  readonly webServers?: readonly { readonly zone: string }[];
}

async function main(argv: readonly string[]): Promise<void> {
  if (argv.includes("--help")) {
    console.log(logUsage);
    return;
  }
  const text = execFileSync("pulumi", ["stack", "output", "--json", "--non-interactive"], { encoding: "utf8" });
  const { logs: stack, webServers = [] } = JSON.parse(text) as Outputs;
  const [server] = webServers;
  if (server === undefined) throw new Error("the stack has no web servers: run pulumi up first");
  await logs(argv, { logs: stack, region: server.zone.replace(/[a-z]$/, "") });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`logs: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
