import type { Properties } from "../../core/values";
import { ApiError } from "../../http/apiError";
import type { LogEvents } from "./store";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const refused = (message: string) => new ApiError(400, "InvalidParameterException", message);

interface Given {
  readonly timestamp: number;
  readonly message: string;
}

/** The events of a request, if they have the form of API reference, InputLogEvent. */
function eventsOf(given: unknown): Given[] {
  if (!Array.isArray(given) || given.length < 1 || given.length > 10_000)
    throw refused(
      "1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length less than or equal to 10000, and greater than or equal to 1",
    );
  return given.map((one: unknown, i) => {
    const { timestamp, message } = (one ?? {}) as Partial<Given>;
    if (typeof timestamp !== "number" || timestamp < 0)
      throw refused(
        `1 validation error detected: Value at 'logEvents.${i + 1}.member.timestamp' failed to satisfy constraint: Member must have value greater than or equal to 0`,
      );
    if (typeof message !== "string" || message === "")
      throw refused(
        `1 validation error detected: Value at 'logEvents.${i + 1}.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1`,
      );
    return { timestamp, message };
  });
}

/**
 * Takes the events of one request, by the rules of API reference, PutLogEvents: 1 MiB with 26 bytes for each event, an event
 * of at most 1 MB, in the order of time, at most 24 hours from first to last. Those that are more than two hours in
 * the future, older than 14 days or older than the retention are left out, and the answer says which.
 *
 * @param now milliseconds since 1970
 * @param retentionDays of the group; 0 is for ever
 */
export function putLogEvents(
  group: LogEvents,
  stream: string,
  given: unknown,
  { now, retentionDays }: { readonly now: number; readonly retentionDays: number },
): Properties {
  const events = eventsOf(given);
  const sizes = events.map(({ message }) => Buffer.byteLength(message));
  const total = sizes.reduce((sum, size) => sum + size + 26, 0);
  if (total > 1_048_576) throw refused(`Upload too large: ${total} bytes exceeds limit of 1048576`);
  if (sizes.some(size => size > 1_000_000)) throw refused("Log event too large: it exceeds limit of 1000000 bytes");
  if (events.some(({ timestamp }, i) => timestamp < (events[i - 1]?.timestamp ?? 0)))
    throw refused("Log events in a single PutLogEvents request must be in chronological order.");

  const count = (isOut: (event: Given) => boolean) => events.filter(isOut).length;
  const tooOld = count(({ timestamp }) => timestamp < now - 14 * dayMs);
  const expired = retentionDays === 0 ? 0 : count(({ timestamp }) => timestamp < now - retentionDays * dayMs);
  const tooNew = count(({ timestamp }) => timestamp > now + 2 * hourMs);
  const valid = events.slice(Math.max(tooOld, expired), events.length - tooNew);
  if (valid.length > 0 && valid.at(-1)!.timestamp - valid[0]!.timestamp > dayMs)
    throw refused("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  group.add(stream, valid);
  if (tooOld + expired + tooNew === 0) return {};
  return {
    rejectedLogEventsInfo: {
      ...(tooNew > 0 ? { tooNewLogEventStartIndex: events.length - tooNew } : {}),
      ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
      ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
    },
  };
}
