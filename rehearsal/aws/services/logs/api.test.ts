import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  type InputLogEvent,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paperApis } from "../../testing/paperApis";
import { paperCloud } from "../../testing/paperCloud";

const logGroupName = "/lamp/c0ffee/errors";
const hourMs = 3_600_000;

describe("AWS's client for CloudWatch Logs", () => {
  const world = paperCloud();
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let logs: CloudWatchLogsClient;
  let streams = 0;
  beforeAll(async () => {
    await world.make("aws:cloudwatch/logGroup:LogGroup", "errors", { name: logGroupName, retentionInDays: 3 });
    apis = await paperApis(world);
    logs = new CloudWatchLogsClient(apis.client);
  });
  afterAll(() => apis.stop());

  const create = (logStreamName: string, group = logGroupName) =>
    logs.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName }));
  /** A stream without events. */
  const stream = async () => {
    streams += 1;
    const name = `web-${streams}/i-${streams}`;
    await create(name);
    return name;
  };
  const at = (agoMs: number, message = "x") => ({ timestamp: Date.now() - agoMs, message });
  const put = async (logEvents: InputLogEvent[], logStreamName?: string) =>
    logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: logStreamName ?? (await stream()), logEvents }));
  const read = async (logStreamName: string, more: Partial<FilterLogEventsCommandInput> = {}) => {
    const { events = [], nextToken } = await logs.send(
      new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix: logStreamName, ...more }),
    );
    return { messages: events.map(({ message }) => message), nextToken };
  };

  it("reads what it has written, in the order of time, page after page", async () => {
    const name = await stream();
    await put([at(2000, "two"), at(1000, "three")], name);
    await put([at(3000, "one")], name);
    const first = await read(name, { limit: 2 });
    expect(first.messages).toEqual(["one", "two"]);
    expect(await read(name, { nextToken: first.nextToken })).toEqual({ messages: ["three"], nextToken: undefined });
    expect((await read(name, { startTime: Date.now() - 2500, endTime: Date.now() - 1500 })).messages).toEqual(["two"]);
  });

  it.each([
    ["PHP", ["PHP Fatal error: x", "PHP Warning: y"]],
    ["PHP Fatal", ["PHP Fatal error: x"]],
    ['"Fatal error"', ["PHP Fatal error: x"]],
    ["PHP -Fatal", ["PHP Warning: y"]],
    ["?Fatal ?Other", ["PHP Fatal error: x", "Other"]],
    ["php", []],
  ])("finds by the pattern %s", async (filterPattern, found) => {
    const name = await stream();
    await put([at(3, "PHP Fatal error: x"), at(2, "PHP Warning: y"), at(1, "Other")], name);
    expect((await read(name, { filterPattern })).messages).toEqual(found);
  });

  it("leaves out events that are too old, expired or too new, and says which", async () => {
    const days = (n: number) => at(n * 24 * hourMs);
    expect(
      (await put([days(15), days(4), days(1.5), at(0), at(-1 * hourMs), at(-3 * hourMs)].slice(0, 2)))
        .rejectedLogEventsInfo,
    ).toEqual({ tooOldLogEventEndIndex: 1, expiredLogEventEndIndex: 2 });
    expect((await put([at(0), at(-hourMs), at(-3 * hourMs)])).rejectedLogEventsInfo).toEqual({
      tooNewLogEventStartIndex: 2,
    });
    expect((await put([at(0)])).rejectedLogEventsInfo).toBeUndefined();
  });

  // API reference, PutLogEvents and CreateLogStream: the limits. The text of a refusal is AWS's where the reference gives it.
  it.each<[string, () => Promise<unknown>, string, string]>([
    ["no events", () => put([]), "InvalidParameterException", "logEvents"],
    ["10,001 events", () => put(Array<InputLogEvent>(10_001).fill(at(0))), "InvalidParameterException", "10000"],
    ["an empty message", () => put([at(0, "")]), "InvalidParameterException", "message"],
    ["events in the wrong order", () => put([at(0), at(1000)]), "InvalidParameterException", "chronological order"],
    ["events of more than a day", () => put([at(25 * hourMs), at(0)]), "InvalidParameterException", "24 hours"],
    ["an event of more than 1 MB", () => put([at(0, "x".repeat(1_000_001))]), "InvalidParameterException", "too large"],
    [
      "1 MiB and a byte",
      () => put([at(9, "é".repeat(262_131)), at(0, "x".repeat(524_263))]),
      "InvalidParameterException",
      "1048577 bytes",
    ],
    ["a stream that is not there", () => put([at(0)], "none"), "ResourceNotFoundException", "log stream"],
    [
      "a stream in a group that is not there",
      () => create("web-1", "/lamp/other"),
      "ResourceNotFoundException",
      "log group",
    ],
    [
      "a stream twice",
      async () => create(await stream()),
      "ResourceAlreadyExistsException",
      "log stream already exists",
    ],
    ["a stream with a colon", () => create("a:b"), "InvalidParameterException", "logStreamName"],
    [
      "names and a prefix of streams",
      () => read("web", { logStreamNames: ["web-1"] }),
      "InvalidParameterException",
      "both",
    ],
    ["a limit of 10,001", () => read("web", { limit: 10_001 }), "InvalidParameterException", "limit"],
    [
      "an end before the start",
      () => read("web", { startTime: 2, endTime: 1 }),
      "InvalidParameterException",
      "End time",
    ],
    ["a token of its own", () => read("web", { nextToken: "eA" }), "InvalidParameterException", "nextToken"],
    [
      "a pattern with an open quote",
      () => read("web", { filterPattern: '"a' }),
      "InvalidParameterException",
      "Invalid filter pattern",
    ],
  ])("is refused %s", async (_, act, name, message) => {
    await expect(act()).rejects.toMatchObject({ name, message: expect.stringContaining(message) as string });
  });

  it("may write exactly 1 MiB", async () => {
    await expect(put([at(9, "x".repeat(524_262)), at(0, "x".repeat(524_262))])).resolves.toMatchObject({});
  });
});
