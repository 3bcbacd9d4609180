import type { Properties } from "../../core/values";
import { ApiError } from "../../http/apiError";
import type { LogEvent, LogEvents } from "./store";

const refused = (message: string) => new ApiError(400, "InvalidParameterException", message);
const pageBytes = 1_048_576;

/**
 * Answers FilterLogEvents (API reference): the oldest first, in pages of at most 1 MiB and `limit` events. An event at the
 * start or at the end of the time range is in it.
 */
export function filterLogEvents(group: LogEvents, args: Properties): Properties {
  const { logStreamNames, logStreamNamePrefix, startTime, endTime, filterPattern, nextToken, limit } = args;
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined)
    throw refused("Cannot specify both logStreamNames and logStreamNamePrefix in FilterLogEvents");
  const most = limit === undefined ? 10_000 : Number(limit);
  if (!(most >= 1 && most <= 10_000))
    throw refused(
      "1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    );
  if (typeof startTime === "number" && typeof endTime === "number" && startTime > endTime)
    throw refused("End time must not be before start time");
  const names = logStreamNames as readonly string[] | undefined;
  const unknown = names?.find(name => !group.streams.has(name));
  if (unknown !== undefined)
    throw new ApiError(400, "ResourceNotFoundException", "The specified log stream does not exist.");
  const isWanted = matcher(String(filterPattern ?? ""));
  const after = nextToken === undefined ? undefined : placeOf(String(nextToken));
  const found = group.events.filter(
    event =>
      (names === undefined || names.includes(event.logStreamName)) &&
      event.logStreamName.startsWith(String(logStreamNamePrefix ?? "")) &&
      event.timestamp >= Number(startTime ?? 0) &&
      event.timestamp <= Number(endTime ?? Infinity) &&
      (after === undefined || isAfter(event, after)) &&
      isWanted(event.message),
  );
  const events: LogEvent[] = [];
  let bytes = 0;
  for (const event of found) {
    bytes += Buffer.byteLength(event.message) + 26;
    if (events.length === most || (bytes > pageBytes && events.length > 0)) break;
    events.push(event);
  }
  const last = events.at(-1);
  const hasMore = last !== undefined && events.length < found.length;
  return {
    events,
    searchedLogStreams: [],
    ...(hasMore ? { nextToken: Buffer.from(`${last.timestamp} ${last.eventId}`).toString("base64url") } : {}),
  };
}

type Place = Pick<LogEvent, "timestamp" | "eventId">;

function placeOf(token: string): Place {
  const found = /^(\d+) (\d{56})$/.exec(Buffer.from(token, "base64url").toString());
  if (found === null) throw refused("The specified nextToken is invalid.");
  return { timestamp: Number(found[1]), eventId: found[2]! };
}

const isAfter = (event: LogEvent, { timestamp, eventId }: Place) =>
  event.timestamp > timestamp || (event.timestamp === timestamp && event.eventId > eventId);

/**
 * A pattern of terms (CloudWatch Logs user guide, "Filter pattern syntax"): all of them must be in the message, upper and lower
 * case as given. `-TERM` must not be, and of those with `?` one must be. A term with other characters than letters, digits and
 * underscores is in quotes. AWS ignores a `?` beside other terms.
 */
function matcher(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[[{%]/.test(text)) throw refused(`the rehearsal does not know this form of filter pattern: ${text}`);
  const terms = [...text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\w+))(?=\s|$)/g)].map(
    ([all, sign = "", quoted, word]) => ({
      all,
      sign,
      term: quoted?.replace(/\\(.)/g, "$1") ?? word ?? "",
    }),
  );
  if (terms.map(({ all }) => all).join(" ") !== text.replace(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, " "))
    throw refused("Invalid filter pattern");
  const of = (sign: string) => terms.filter(one => one.sign === sign).map(({ term }) => term);
  const [all, none, some] = [of(""), of("-"), of("?")];
  return message =>
    all.every(term => message.includes(term)) &&
    !none.some(term => message.includes(term)) &&
    (some.length < terms.length || some.length === 0 || some.some(term => message.includes(term)));
}
