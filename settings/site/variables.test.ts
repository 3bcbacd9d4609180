import { expect, it } from "vitest";
import { variables } from "./variables";

const form = variables('{"A": "b"}');
const read = (given: unknown) => form.safeParse(typeof given === "string" ? given : JSON.stringify(given));

it("reads texts, whole numbers, and true and false as they are written, in the order of their names", () => {
  expect(
    read({
      b: true,
      A: 25,
      KEY: "-----BEGIN\nx\tü='\"$\\ #",
      EMPTY: "",
      "d.e": undefined,
      HTTPS_PROXY: "p",
      DB_HOST: "h",
    }).data,
  ).toEqual({ A: "25", DB_HOST: "h", EMPTY: "", HTTPS_PROXY: "p", KEY: "-----BEGIN\nx\tü='\"$\\ #", b: "true" });
  expect(Object.keys(read({ b: "1", A: "2" }).data ?? {})).toEqual(["A", "b"]);
  expect(read("{}").data).toEqual({});
});

it.each([
  ["A=b", 'be a map of names and values such as {"A": "b"}'],
  ['["A"]', 'be a map of names and values such as {"A": "b"}'],
  ["", 'be a map of names and values such as {"A": "b"}'],
  [{ "a-b": "1" }, 'have names of letters, digits and _, which "a-b" is not'],
  [{ "1A": "1" }, 'have names of letters, digits and _, which "1A" is not'],
  ['{"__proto__": {}}', "have a text, a whole number, true or false as __proto__"],
  [{ PORT: 1.1 }, "have PORT in quotes, because YAML changes how such a number is written"],
  [{ PORT: 2 ** 60 }, "have PORT in quotes, because YAML changes how such a number is written"],
  [{ MORE: { A: "secret" } }, "have a text, a whole number, true or false as MORE"],
  [{ MORE: ["secret"] }, "have a text, a whole number, true or false as MORE"],
  [{ MORE: null }, "have a text, a whole number, true or false as MORE"],
  [{ KEY: "a\0b" }, "have no control characters in KEY (line breaks and tabs are allowed)"],
  [{ KEY: "\u001b[31m" }, "have no control characters in KEY (line breaks and tabs are allowed)"],
  [
    { KEY: "x".repeat(65_527) },
    "have at most 65536 bytes in all, as JSON: keep larger things in files or in the database",
  ],
])("refuses %j", (given, must) => {
  expect(read(given).error?.issues.map(({ message }) => message)).toEqual([must]);
});

it("takes as much as a secret can hold", () => {
  expect(read({ KEY: "x".repeat(65_526) }).success).toBe(true);
});

it.each([
  ["PATH", "LD_PRELOAD", "BASH_ENV", "PHP_INI_SCAN_DIR", "PHPRC", "GLIBC_TUNABLES", "HOME", "LAMP_REGION", "IFS"],
  [
    "HTTP_HOST",
    "HTTP_PROXY",
    "HTTPS",
    "REMOTE_ADDR",
    "DOCUMENT_ROOT",
    "SCRIPT_FILENAME",
    "PHP_AUTH_USER",
    "REDIRECT_X",
  ],
  ["DB_WRITER", "DB_READER", "DB_PORT", "DB_DATABASE", "DB_USERNAME", "DB_PASSWORD", "DB_CA", "DB_LAG"],
])("refuses names that programs, requests or the account have, such as %s", (...names) => {
  expect(names.filter(name => read({ [name]: "x" }).success)).toEqual([]);
});

it("tells no value in a message", () => {
  for (const given of [{ PATH: "hidden" }, { A: ["hidden"] }, { A: "hidden\0" }, { "hi-x": "hidden" }])
    expect(JSON.stringify(read(given).error?.issues)).not.toContain("hidden");
});
