import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { paperCloud } from "../../testing/paperCloud";
import { problems, refusal } from "../../testing/refusal";

describe("the rules of a secret", () => {
  const secret = (inputs: Properties) => problems("aws:secretsmanager/secret:Secret", inputs);
  const version = (inputs: Properties) =>
    problems("aws:secretsmanager/secretVersion:SecretVersion", { secretId: "s", ...inputs });

  it.each(["app/db_1+x=.@-", "n".repeat(512)])("accept the name %s", name => {
    expect(secret({ name })).toEqual([]);
  });

  it.each(["app db", "n".repeat(513)])("refuse the name %s", name => {
    expect(secret({ name })).toEqual([
      `name: invalid value for name (must match [0-9A-Za-z/_+=.@-], at most 512): ${name}`,
    ]);
  });

  it("accept a recovery window of no day, or of a week to a month", () => {
    const found = (days: number) => secret({ recoveryWindowInDays: days });
    expect([0, 7, 30].flatMap(found)).toEqual([]);
    for (const days of [-1, 1, 6, 31])
      expect(found(days)).toEqual([
        `recoveryWindowInDays: expected recovery_window_in_days to be 0 or in the range (7 - 30), got ${days}`,
      ]);
  });

  it("ask for a value in one form", () => {
    const combination = [
      'secretString: Invalid combination of arguments. "secret_string": one of `secret_binary,secret_string,secret_string_wo` must be specified',
    ];
    expect(version({ secretString: "shh" })).toEqual([]);
    expect(version({ secretBinary: "c2ho" })).toEqual([]);
    expect(version({})).toEqual(combination);
    expect(version({ secretString: "shh", secretBinary: "c2ho" })).toEqual(combination);
  });
});

describe("Secrets Manager", () => {
  let world: ReturnType<typeof paperCloud>;
  beforeEach(() => {
    world = paperCloud();
  });
  const secret = (inputs: Properties = {}) =>
    world.make("aws:secretsmanager/secret:Secret", "app", { name: "app", ...inputs });
  const create = "creating Secrets Manager Secret (app): CreateSecret 400";

  it("refuses a second secret of a name", async () => {
    await secret();
    expect(await refusal(secret())).toBe(
      `${create} ResourceExistsException: The operation failed because the secret app already exists.`,
    );
  });

  it("keeps the name of a deleted secret until its recovery window ends", async () => {
    await world.destroy(await secret());
    expect(await refusal(secret())).toBe(
      `${create} InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.`,
    );
  });

  it("frees the name of a secret without a recovery window at once", async () => {
    await world.destroy(await secret({ recoveryWindowInDays: 0 }));
    expect(await refusal(secret())).toBe("");
  });
});
