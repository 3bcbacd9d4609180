import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Kind, LogArguments } from "./logArguments";

/** The stack's output `logs`. */
export interface StackLogs {
  /** What the names of the servers' log groups begin with, for example `/lamp/0c1d2e`. */
  readonly folder: string;
  /** RDS identifiers of the databases by their roles. */
  readonly databases: Readonly<Record<string, string>>;
}

/** A line of a log. */
export interface LogLine {
  readonly kind: Kind;
  /** When it was written, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Name of the server, for example `lamp-web-1`, or the identifier of the database. */
  readonly server: string;
  readonly message: string;
  /** CloudWatch's own, unique in the group. */
  readonly id: string;
}

/** More lines would fill the memory, and nobody reads them. */
const mostLines = 20_000;

/** By kind, the names of the log groups. */
export function groupsOf({ folder, databases }: StackLogs, of: readonly Kind[]): readonly (readonly [Kind, string])[] {
  return of.flatMap((kind): (readonly [Kind, string])[] =>
    kind !== "database"
      ? [[kind, `${folder}/${kind}`]]
      : Object.values(databases).flatMap(identifier =>
          ["error", "slowquery"].map(log => [kind, `/aws/rds/instance/${identifier}/${log}`] as const),
        ),
  );
}

/** CloudWatch's filter pattern for lines with all of these words (CloudWatch Logs user guide, "Filter pattern syntax"). */
export const patternOf = (words: readonly string[]): string =>
  words.map(word => `"${word.replace(/["\\]/g, "\\$&")}"`).join(" ");

/**
 * Reads the lines since a time, in the order of time.
 *
 * @param startTime milliseconds since 1970
 * @throws an Error if there are too many
 */
export async function readLines(
  client: CloudWatchLogsClient,
  stack: StackLogs,
  { of, words, server }: Pick<LogArguments, "of" | "words" | "server">,
  startTime: number,
): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  // One after the other: AWS allows few of these requests a second.
  for (const [kind, logGroupName] of groupsOf(stack, of)) {
    const filterPattern = patternOf(words);
    const input = { logGroupName, startTime, ...(filterPattern === "" ? {} : { filterPattern }) };
    try {
      for await (const { events = [] } of paginateFilterLogEvents({ client }, input)) {
        lines.push(...events.filter(event => isOf(event, server)).map(event => lineOf(kind, event)));
        if (lines.length > mostLines)
          throw new Error(
            `there are more than ${mostLines} lines: look at a shorter time (--since 10m), or name words of the lines`,
          );
      }
    } catch (error) {
      // RDS's group of a database that is still being made.
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }
  return lines.sort((a, b) => a.timestamp - b.timestamp);
}

/** A stream is `lamp-web-1/web-3f9a1c/i-...` of a server; that of a database begins with its identifier. */
const isOf = ({ logStreamName = "" }: FilteredLogEvent, server: string | undefined) =>
  server === undefined || logStreamName.split("/").includes(server);

const lineOf = (
  kind: Kind,
  { timestamp = 0, logStreamName = "", message = "", eventId = "" }: FilteredLogEvent,
): LogLine => ({ kind, timestamp, server: logStreamName.split("/")[0] ?? "", message: message.trimEnd(), id: eventId });
