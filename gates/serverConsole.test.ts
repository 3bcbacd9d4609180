import { afterEach, describe, expect, it } from "vitest";
import { awsEndpoint } from "../tests/support/awsEndpoint";
import { consoleOf, serverConsole } from "./serverConsole";

const asked: URLSearchParams[] = [];
let answer: (request: URLSearchParams) => [status: number, body: string];
awsEndpoint((_, body) => {
  const parameters = new URLSearchParams(body);
  asked.push(parameters);
  const [status, text] = answer(parameters);
  return { status, text };
});
afterEach(() => asked.splice(0));

const client = { region: "eu-central-1", profile: undefined };

describe("serverConsole", () => {
  const output = (text: string): [number, string] => [
    200,
    `<GetConsoleOutputResponse><instanceId>i-1</instanceId><output>${Buffer.from(text).toString("base64")}</output></GetConsoleOutputResponse>`,
  ];
  const error = (code: string, text: string): [number, string] => [
    400,
    `<Response><Errors><Error><Code>${code}</Code><Message>${text}</Message></Error></Errors></Response>`,
  ];

  it("asks for the latest text", async () => {
    answer = () => output("lamp: FAILED at packages: no mirror\n");
    expect(await serverConsole(client, "i-1")).toEqual({
      tail: ["lamp: FAILED at packages: no mirror"],
      failed: "packages: no mirror",
      isReady: false,
    });
    expect(asked.map(one => [one.get("InstanceId"), one.get("Latest")])).toEqual([["i-1", "true"]]);
  });

  it("falls back to the text from boot on instance types that refuse the latest", async () => {
    answer = request =>
      request.get("Latest") === "true" ? error("UnsupportedOperation", "not on this type") : output("booted");
    expect(await serverConsole(client, "i-1")).toEqual({ tail: ["booted"], failed: undefined, isReady: false });
  });

  it("says why when there is no console to read", async () => {
    answer = () => error("UnauthorizedOperation", "You are not authorized to perform this operation.");
    expect(await serverConsole(client, "i-1")).toEqual({
      tail: ["(its console cannot be read: UnauthorizedOperation: You are not authorized to perform this operation.)"],
      failed: undefined,
      isReady: false,
      unreadable: "UnauthorizedOperation: You are not authorized to perform this operation.",
    });
  });
});

describe("consoleOf", () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  it("gives the last twenty lines, without empty ones and without a terminal's colours", () => {
    const text = Array.from({ length: 30 }, (_, i) => `\u001b[0;32mline ${i + 1}\u001b[0m  \r\n\r\n`).join("");
    expect(consoleOf(base64(text)).tail).toEqual(Array.from({ length: 20 }, (_, i) => `line ${i + 11}`));
  });

  it.each([undefined, "", base64("\n")])("says that the console is still empty (%j)", text => {
    expect(consoleOf(text)).toEqual({ tail: ["(nothing on its console yet)"], failed: undefined, isReady: false });
  });

  it.each<[string, string, string | undefined]>([
    ["boots", "[  3.1] systemd[1]: Started cron.service\n", undefined],
    ["is ready", "[ 31.9] cloud-init[612]: lamp: ready in 21 s\n", undefined],
    [
      "failed",
      "[ 31.9] cloud-init[612]: lamp: FAILED at packages: E: no mirror; check the route\r\nlogin:\n",
      "packages: E: no mirror; check the route",
    ],
    ["failed long ago, and wrote much since", `lamp: FAILED at metadata: x\n${"more\n".repeat(100)}`, "metadata: x"],
    [
      "failed, and is ready since somebody has run its setup again",
      "lamp: FAILED at a: b\nlamp: ready in 2 s\n",
      undefined,
    ],
    [
      "was ready, and failed when somebody has run its setup again",
      "lamp: ready in 2 s\nlamp: FAILED at a: b\n",
      "a: b",
    ],
  ])("tells what a server says that %s", (_, text, failed) => {
    expect(consoleOf(base64(text)).failed).toBe(failed);
  });

  it.each([
    ["lamp: ready in 21 s", true],
    ["[ 31.9] cloud-init[612]: lamp: account ready in 130 s", true],
    ["lamp: account: stored programs and views of the account: event app.ready", false],
    ["lamp: account ready in 2 s\nlamp: FAILED at account: x", false],
    ["lamp: FAILED at account: x\nlamp: account ready in 2 s", true],
  ])("tells whether a server is ready that says %j: %s", (text, isReady) => {
    expect(consoleOf(base64(`${text}\n`)).isReady).toBe(isReady);
  });
});
