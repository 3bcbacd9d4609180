import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { record } from "../../tests/support/record";
import { secretPassword } from "./secretPassword";

const token = "aws:secretsmanager/getSecretVersion:getSecretVersion";

/** What is found when AWS answers so: a text alone is the text of an error. */
async function find(answer: string | { secretString: string }) {
  let found: unknown;
  await record(async () => (found = await secretPassword("arn:secret").catch((error: Error) => error)), {
    answers: { [token]: answer },
  });
  return found;
}

describe("secretPassword", () => {
  it("is the password in the JSON of the secret", async () => {
    expect(await find({ secretString: JSON.stringify({ username: "u", password: "p" }) })).toBe("p");
  });

  it.each([
    ["has no value yet", "reading Secrets Manager Secret Version (x|AWSCURRENT): couldn't find resource"],
    ["has another form", { secretString: "[]" }],
    ["has no JSON", { secretString: "{" }],
  ])("is unknown when the secret %s", async (_, answer) => {
    expect(await find(answer)).toBeUndefined();
  });

  it("fails when AWS does not answer, with what to do and no stack trace", async () => {
    const error = (await find("AccessDenied: not yours")) as Error;
    expect(error.message).toMatch(
      /^The administrator's secret cannot be read: .*AccessDenied: not yours\nWhat to do: pulumi up --refresh/,
    );
    expect([pulumi.RunError.isInstance(error), error.stack]).toEqual([true, undefined]);
  });
});
