import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { logUsage, parseLogArguments } from "./logArguments";
import { type LogLine, readLines, type StackLogs } from "./logReader";

export interface LogsOptions {
  /** The stack's output `logs`. Undefined: lamp:logDays is 0. */
  readonly logs: StackLogs | undefined;
  /** AWS region, for example `eu-central-1`. */
  readonly region: string;
  /** Profile of AWS. Undefined: the environment decides. */
  readonly profile?: string | undefined;
  /** Where the lines go. Default: standard output. */
  readonly write?: (text: string) => void;
  /** Ends --follow. Default: it ends with the program. */
  readonly signal?: AbortSignal;
  /** How often --follow asks, in milliseconds. Default: 5 s, because AWS allows few requests a second. */
  readonly pollMs?: number;
}

/** While it follows, it asks for this time again, because lines of another server may come later than newer ones. */
const overlapMs = 120_000;

/**
 * npm run site -- logs: shows what the servers and the databases of a stack have written to CloudWatch, in the order of time.
 *
 * @param argv see `logUsage`
 */
export async function logs(argv: readonly string[], options: LogsOptions): Promise<void> {
  const { logs: stack, region, profile, write = text => void process.stdout.write(text), signal } = options;
  if (argv.includes("--help")) return write(`${logUsage}\n`);
  const args = parseLogArguments(argv);
  if (stack === undefined)
    throw new Error("this stack sends no logs: pulumi config set lamp:logDays 30, then pulumi up (docs/site/logs.md)");
  // Otherwise the SDK prints a warning about future Node versions among the lines.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const client = new CloudWatchLogsClient({ region, ...(profile === undefined ? {} : { profile }) });

  const since = Date.now() - args.sinceMs;
  let shown = await readLines(client, stack, args, since);
  for (const line of shown) write(format(line));
  if (shown.length === 0 && !args.follow)
    write(`nothing since ${new Date(since).toISOString()}. The journal is shown by --of journal.\n`);
  while (args.follow && signal?.aborted !== true) {
    await pause(options.pollMs ?? 5000, signal);
    const before = new Set(shown.map(({ kind, id }) => `${kind} ${id}`));
    shown = await readLines(client, stack, args, Math.max(since, Date.now() - overlapMs));
    for (const line of shown) if (!before.has(`${line.kind} ${line.id}`)) write(format(line));
  }
}

/** Further lines of a message are indented. */
const format = ({ timestamp, server, kind, message }: LogLine) =>
  `${new Date(timestamp).toISOString()} ${server} ${kind}: ${printable(message).replaceAll("\n", "\n  ")}\n`;

/** Visitors decide what is in a log. It must not move the cursor of a terminal. */
const printable = (text: string) =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, char => JSON.stringify(char).slice(1, -1));

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
