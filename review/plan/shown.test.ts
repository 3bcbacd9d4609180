import { describe, expect, it } from "vitest";
import { unknownValue } from "./plan";
import { shown, withoutSecrets } from "./shown";

describe("a value in a comment", () => {
  it("is shortened in the middle, with its length", () => {
    expect(shown("a".repeat(100))).toBe(`${"a".repeat(30)}...${"a".repeat(15)} (100 characters)`);
  });

  it("is called by words where there is none, or none yet", () => {
    expect([shown(undefined), shown(unknownValue), shown({ id: unknownValue }), shown(3)]).toEqual([
      "nothing",
      "known later",
      "known later",
      "3",
    ]);
  });

  it.each([
    ["export DB_PASSWORD=hunter2hunter2", "export DB_PASSWORD=[hidden]"],
    [`{"password":"hunter2hunter2","user":"app"}`, `{"password":"[hidden]","user":"app"}`],
    ["password: 'hunter2hunter2'", "password: '[hidden]'"],
    ["api_key = abcdefgh", "api_key = [hidden]"],
    ["mysql://app:hunter2@db/app", "mysql://app:[hidden]@db/app"],
    ["key AKIAIOSFODNN7EXAMPLE end", "key [hidden] end"],
    ["token ghp_abcdefghijklmnopqrstuvwxyz0123 end", "token [hidden] end"],
    ["a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig b", "a [hidden] b"],
    ["-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "[hidden]"],
  ])("hides what looks like a secret: %s", (text, hidden) => {
    expect(withoutSecrets(text)).toBe(hidden);
  });

  it.each([
    "LAMP_APPLICATION_SECRET='arn:aws:secretsmanager:eu-central-1:123456789012:secret:lamp-a'",
    "passwordGeneration went up",
    '{"secretId":"lamp"}',
    '{"secretString":"[secret]"}',
    "https://www.example.com:443/a",
  ])("shows what only sounds like one: %s", text => {
    expect(withoutSecrets(text)).toBe(text);
  });
});
