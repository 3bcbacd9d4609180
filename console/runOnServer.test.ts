import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runOnServer } from "./runOnServer";
import type { Stack } from "./stack";
import { paperStack } from "./testing/paperStack";

describe("runOnServer says in one message what is missing:", () => {
  let aws: Awaited<ReturnType<typeof paperStack>>;
  let stack: Stack;
  beforeAll(async () => {
    aws = await paperStack();
    for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
    stack = {
      region: "eu-central-1",
      profile: undefined,
      webServers: aws.webServers,
      sessionDocument: aws.document.id,
      logs: undefined,
    };
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await aws.stop();
  });
  const said = (changes: Partial<Stack> = {}, server?: string, command = ["id"]) =>
    runOnServer({ stack: { ...stack, ...changes }, server }, () => command).catch((error: Error) => error.message);

  it("the setting", async () => {
    expect(await said({ sessionDocument: undefined })).toMatch(
      /^the servers of this stack take no commands: .*lamp:sessionManager true/,
    );
  });

  it("the server of a name", async () => {
    expect(await said({}, "web-9")).toBe("there is no server web-9; there are: lamp-web-1, lamp-web-2");
  });

  it("a server that exists no more", async () => {
    const webServers = [{ name: "lamp-web-1", id: "i-0123456789abcdef0", zone: "eu-central-1a" }];
    expect(await said({ webServers })).toMatch(
      /^lamp-web-1 has no connected agent\. .*If the server was replaced, repeat the command$/,
    );
  });

  it("a document that exists no more", async () => {
    expect(await said({ sessionDocument: "lamp-session-0" })).toMatch(
      /^the document lamp-session-0 does not exist any more: .*pulumi up$/,
    );
  });

  it("a shorter command", async () => {
    expect(await said({}, undefined, ["echo", "a".repeat(50_000)])).toMatch(
      /^the command is too long: .*standard input$/,
    );
  });

  it("credentials", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "another");
    expect(await said()).toMatch(/^AWS does not take your credentials \(.*AWS_PROFILE/);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", aws.environment.AWS_SECRET_ACCESS_KEY);
  });

  it("an answer", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    expect(await said()).toMatch(/^Systems Manager does not answer: /);
    vi.stubEnv("AWS_ENDPOINT_URL", aws.environment.AWS_ENDPOINT_URL);
  });

  it("a command that could not be started, in the words of the session", async () => {
    expect(await said()).toBe(
      "the session has ended before the command: on paper no server boots, so no command can run on one",
    );
  });

  it("the agent's rights", async () => {
    await aws.world.destroy(aws.rights);
    expect(await said()).toMatch(/^lamp-web-1 has no connected agent\./);
  });
});
