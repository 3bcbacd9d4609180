import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { servedApis } from "../testing/paperApis";
import { paperCloud } from "../testing/paperCloud";
import { Callers } from "./callers";

const run = promisify(execFile);

describe("an API, asked for a secret", () => {
  const world = paperCloud();
  const callers = new Callers(world.account);
  let apis: Awaited<ReturnType<typeof servedApis>>;
  let secretId = "";
  beforeAll(async () => {
    secretId = (await world.make("aws:secretsmanager/secret:Secret", "app", {})).id;
    const version = { secretId, secretString: "open sesame" };
    await world.make("aws:secretsmanager/secretVersion:SecretVersion", "app", version);
    apis = await servedApis({ ...world.cloud, callers, databaseAuthority: "" });
  });
  afterAll(() => apis.stop());

  /** Returns the status and the body of the answer to a request that is signed by the operator's keys. */
  async function ask(headers: readonly string[], keys = callers.operatorKeys): Promise<[number, string]> {
    const type = ["x-amz-target: secretsmanager.GetSecretValue", "content-type: application/x-amz-json-1.1"];
    const { stdout } = await run("curl", [
      ...["-s", "-w", "\n%{http_code}", `http://127.0.0.1:${apis.port}/`, "-d", JSON.stringify({ SecretId: secretId })],
      ...["--aws-sigv4", "aws:amz:eu-central-1:secretsmanager", "-u", `${keys.accessKeyId}:${keys.secretAccessKey}`],
      ...[...type, ...headers].flatMap(header => ["-H", header]),
    ]);
    const [, body = "", status] = /^(.*)\n(\d+)$/s.exec(stdout) ?? [];
    return [Number(status), body];
  }

  it.each([
    ["no other than its own", []],
    ["localhost", ["host: localhost:8000"]],
    ["AWS's", ["host: secretsmanager.eu-central-1.amazonaws.com"]],
    ["AWS's, in capitals", ["host: SECRETSMANAGER.eu-central-1.amazonaws.com"]],
  ])("answers a program that asks by the host name: %s", async (_, headers) => {
    const [status, body] = await ask(headers);
    expect([status, (JSON.parse(body) as { SecretString: string }).SecretString]).toEqual([200, "open sesame"]);
  });

  // A page of evil.example may ask its own name for anything, also when that name leads here since a moment ago.
  it.each([
    ["a name that leads here", ["host: evil.example:8000"], 421, "does not answer for evil.example:8000"],
    ["a name that ends alike", ["host: evilamazonaws.com"], 421, "does not answer for evilamazonaws.com"],
    ["a name that begins alike", ["host: 127.0.0.1.evil.example"], 421, "does not answer for 127.0.0.1.evil.example"],
    ["a name in another form", ["host: evil.example#.amazonaws.com"], 421, "does not answer for"],
    ["no name", ["host;"], 421, "does not answer for no host"],
    ["a page", ["origin: http://evil.example"], 403, "does not answer to pages (http://evil.example)"],
    ["a page without a name", ["origin: null"], 403, "does not answer to pages (null)"],
    ["a page of the site", ["origin: http://127.0.0.1:8080"], 403, "does not answer to pages (http://127.0.0.1:8080)"],
    ["a browser", ["sec-fetch-site: same-origin"], 403, "does not answer to pages (same-origin)"],
  ])("refuses a browser that was led here by %s", async (_, headers, status, message) => {
    const [answered, body] = await ask(headers);
    expect([answered, body]).toEqual([status, expect.stringContaining(message)]);
    expect(body).not.toContain("sesame");
  });

  it("refuses the keys of every other cloud", async () => {
    const other = new Callers(world.account).operatorKeys;
    const formerly = {
      accessKeyId: "AKIAREHEARSALONLY000" as const,
      secretAccessKey: "rehearsal-only-rehearsal-only-rehearsal-",
    };
    for (const keys of [other, formerly]) expect((await ask([], keys))[0]).toBe(403);
    expect(callers.operatorKeys.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(callers.operatorKeys.secretAccessKey).toMatch(/^\w{40}$/);
  });
});
