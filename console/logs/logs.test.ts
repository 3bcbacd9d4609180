import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { paperApis } from "../../rehearsal/aws/testing/paperApis";
import { paperCloud } from "../../rehearsal/aws/testing/paperCloud";
import { parseLogArguments } from "./logArguments";
import { logs } from "./logs";

const stack = { folder: "/lamp/c0ffee", databases: { primary: "lamp-db-1-c0ffee" } };
const stream = { 1: "lamp-web-1/web-111111/i-1", 2: "lamp-web-2/web-222222/i-2" };

describe("npm run site -- logs", () => {
  const world = paperCloud();
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let client: CloudWatchLogsClient;
  const put = (logGroupName: string, logStreamName: string, ...messages: [agoSeconds: number, text: string][]) =>
    client.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: messages.map(([ago, message]) => ({ timestamp: Date.now() - ago * 1000, message })),
      }),
    );
  beforeAll(async () => {
    apis = await paperApis(world);
    client = new CloudWatchLogsClient(apis.client);
    vi.stubEnv("AWS_ENDPOINT_URL", apis.client.endpoint);
    vi.stubEnv("AWS_ACCESS_KEY_ID", apis.client.credentials.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", apis.client.credentials.secretAccessKey);
    const make = async (logGroupName: string, streams: readonly string[]) => {
      await world.make("aws:cloudwatch/logGroup:LogGroup", logGroupName, { name: logGroupName });
      for (const logStreamName of streams)
        await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    };
    for (const kind of ["errors", "slow", "journal"]) await make(`/lamp/c0ffee/${kind}`, Object.values(stream));
    await make("/aws/rds/instance/lamp-db-1-c0ffee/error", ["lamp-db-1-c0ffee"]);
    await put("/lamp/c0ffee/errors", stream[1], [7200, "old"], [30, "PHP Fatal error: one\n#0 {main}"]);
    await put("/lamp/c0ffee/errors", stream[2], [20, "PHP Warning: \u001b[2Jtwo"]);
    await put("/lamp/c0ffee/journal", stream[1], [25, "kernel: Out of memory"]);
    await put("/aws/rds/instance/lamp-db-1-c0ffee/error", "lamp-db-1-c0ffee", [10, "[Warning] Aborted connection"]);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    return apis.stop();
  });

  /** What it prints, without the times. */
  const show = async (...argv: string[]) => {
    let text = "";
    await logs(argv, { logs: stack, region: "eu-central-1", write: more => (text += more) });
    return text.replace(/^\S+Z /gm, "");
  };

  it("shows the last hour of all servers and databases in the order of time, without the journal", async () => {
    expect(await show()).toBe(
      "lamp-web-1 errors: PHP Fatal error: one\n  #0 {main}\n" +
        "lamp-web-2 errors: PHP Warning: \\u001b[2Jtwo\n" +
        "lamp-db-1-c0ffee database: [Warning] Aborted connection\n",
    );
  });

  it.each<[string[], string]>([
    [["--of", "journal"], "lamp-web-1 journal: kernel: Out of memory\n"],
    [["--since", "3h", "old"], "lamp-web-1 errors: old\n"],
    [["--server", "web-222222"], "lamp-web-2 errors: PHP Warning: \\u001b[2Jtwo\n"],
    [["--server", "i-1", "PHP", "Fatal error"], "lamp-web-1 errors: PHP Fatal error: one\n  #0 {main}\n"],
    [["--server", "lamp-db-1-c0ffee"], "lamp-db-1-c0ffee database: [Warning] Aborted connection\n"],
  ])("shows by %j", async (argv, lines) => {
    expect(await show(...argv)).toBe(lines);
  });

  it("says when there is nothing", async () => {
    expect(await show("no such words")).toMatch(/^nothing since .*The journal is shown by --of journal\.\n$/);
  });

  it("follows, and shows each line once, also one that comes late", async () => {
    const end = new AbortController();
    let text = "";
    const write = (more: string) => {
      text += more;
      if (text.includes("newest")) void put("/lamp/c0ffee/slow", stream[2], [60, "late"]).catch(() => undefined);
      if (text.includes("late")) end.abort();
    };
    const ended = logs(["--follow", "--of", "slow"], {
      logs: stack,
      region: "eu-central-1",
      write,
      signal: end.signal,
      pollMs: 5,
    });
    await put("/lamp/c0ffee/slow", stream[1], [1, "newest"]);
    await ended;
    expect(text.match(/newest/g)).toHaveLength(1);
    expect(text.match(/late/g)).toHaveLength(1);
  });

  it("says how to get logs when there are none", async () => {
    await expect(logs([], { logs: undefined, region: "eu-central-1" })).rejects.toThrow(
      "pulumi config set lamp:logDays 30",
    );
  });

  it.each([
    [["--since", "yesterday"], "--since must be such as"],
    [["--since"], "--since needs a value"],
    [["--of", "apache"], '--of must be of errors, slow, journal, database, and not "apache"'],
    [["--tail"], "there is no option --tail"],
  ])("refuses %j", (argv, message) => {
    expect(() => parseLogArguments(argv)).toThrow(message);
  });
});
