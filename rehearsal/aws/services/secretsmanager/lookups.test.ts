import { describe, expect, it } from "vitest";
import { invoke } from "../../core/invokes";
import { paperCloud } from "../../testing/paperCloud";

const token = "aws:secretsmanager/getSecretVersion:getSecretVersion";

describe("getSecretVersion", () => {
  it("tells the newest value of a secret, and fails as the provider does while there is none", async () => {
    const { account, make } = paperCloud();
    const { id: secretId } = await make("aws:secretsmanager/secret:Secret", "app", { name: "app" });
    expect(() => invoke(token, { secretId }, account)).toThrow(
      `reading Secrets Manager Secret Version (${secretId}|AWSCURRENT): couldn't find resource`,
    );
    for (const secretString of ["one", "two"])
      await make("aws:secretsmanager/secretVersion:SecretVersion", secretString, { secretId, secretString });
    expect(invoke(token, { secretId }, account)).toMatchObject({ secretString: "two", versionStages: ["AWSCURRENT"] });
  });
});
