import type { Account } from "../../core/account";
import type { Properties } from "../../core/values";
import type { Api, ApiContext } from "../../http/api";
import { ApiError } from "../../http/apiError";
import { jsonAnswer } from "../../http/json";
import type { ApiRequest } from "../../http/signature";
import { filterLogEvents } from "./filterLogEvents";
import { putLogEvents } from "./putLogEvents";
import { groupType } from "./resources";
import { LogsStore } from "./store";

const notFound = (what: string) =>
  new ApiError(400, "ResourceNotFoundException", `The specified ${what} does not exist.`);

/**
 * What servers write to their log groups and people read of them. Events are judged by the clock of this machine, which the
 * servers have as well; the time of the rehearsal may be ahead.
 */
export const api: Api = {
  signingName: "logs",
  answer: (request, context) =>
    jsonAnswer(request, "1.1", async (operation, args) => {
      const answered = operations[operation];
      if (answered === undefined)
        throw new ApiError(400, "UnknownOperationException", `the rehearsal does not know logs ${operation}`);
      return answered(args, request, context);
    }),
};

type Operation = (args: Properties, request: ApiRequest, context: ApiContext) => Properties;

const operations: Readonly<Record<string, Operation>> = {
  CreateLogStream({ logGroupName, logStreamName }, request, { account, callers }) {
    const [group, stream] = names(logGroupName, logStreamName);
    // Refusals in AWS name the stream too; a role needs the group's ARN with ":*" (CloudWatch Logs user guide, "ARN formats").
    callers.authorize(request, "logs:CreateLogStream", arn(account, group, stream));
    const { streams } = eventsOf(account, group);
    if (streams.has(stream))
      throw new ApiError(400, "ResourceAlreadyExistsException", "The specified log stream already exists");
    streams.add(stream);
    return {};
  },
  PutLogEvents({ logGroupName, logStreamName, logEvents }, request, { account, callers }) {
    const [group, stream] = names(logGroupName, logStreamName);
    callers.authorize(request, "logs:PutLogEvents", arn(account, group, stream));
    const events = eventsOf(account, group);
    if (!events.streams.has(stream)) throw notFound("log stream");
    const retentionDays = account.get(groupType, group)?.inputs.retentionInDays ?? 0;
    return putLogEvents(events, stream, logEvents, { now: Date.now(), retentionDays });
  },
  FilterLogEvents(args, request, { account, callers }) {
    const { logGroupName, logGroupIdentifier } = args;
    if ((logGroupName === undefined) === (logGroupIdentifier === undefined))
      throw new ApiError(
        400,
        "InvalidParameterException",
        "You must specify exactly one of logGroupName and logGroupIdentifier",
      );
    const group = String(logGroupName ?? logGroupIdentifier).replace(/^arn:.*:log-group:/, "");
    callers.authorize(request, "logs:FilterLogEvents", arn(account, group, "*"));
    return filterLogEvents(eventsOf(account, group), args);
  },
};

const arn = (account: Account, group: string, stream: string) =>
  `arn:aws:logs:${account.region}:${account.id}:log-group:${group}:log-stream:${stream}`;

/** The two names of a request, if AWS takes them (API reference, CreateLogStream). */
function names(group: unknown, stream: unknown): [string, string] {
  const refuse = (field: string) =>
    new ApiError(
      400,
      "InvalidParameterException",
      `1 validation error detected: Value at '${field}' failed to satisfy constraint`,
    );
  if (typeof group !== "string" || !/^[\w./#-]{1,512}$/.test(group)) throw refuse("logGroupName");
  if (typeof stream !== "string" || !/^[^:*]{1,512}$/.test(stream)) throw refuse("logStreamName");
  return [group, stream];
}

function eventsOf(account: Account, group: string) {
  const store = account.store(LogsStore);
  if (account.get(groupType, group) === undefined && !store.strays.has(group)) throw notFound("log group");
  return store.of(group);
}
