import { describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { paperCloud } from "../../testing/paperCloud";

describe("the random resources", () => {
  const made = (kind: string, inputs: Properties) =>
    paperCloud().make(`random:index/random${kind}:Random${kind}`, "r", inputs);

  it.each<[string, string, Properties, RegExp]>([
    ["has the asked-for length", "String", { length: 12, special: false }, /^[A-Za-z0-9]{12}$/],
    [
      "leaves out the sets that are switched off",
      "String",
      { length: 40, upper: false, special: false },
      /^[a-z0-9]*$/,
    ],
    ["takes the older name of a set too", "String", { length: 40, number: false, special: false }, /^[A-Za-z]*$/],
    [
      "has at least so many of a set",
      "Password",
      { length: 3, minNumeric: 2, minUpper: 1 },
      /^(?=.*\d.*\d)(?=.*[A-Z])/,
    ],
    [
      "takes special characters of the program",
      "Password",
      { length: 8, minSpecial: 8, overrideSpecial: "-" },
      /^-{8}$/,
    ],
    ["is a UUID", "Uuid", {}, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ["lies between its limits, which belong to it", "Integer", { min: 7, max: 7 }, /^7$/],
  ])("%s", async (_, kind, inputs, expected) => {
    expect(String((await made(kind, inputs)).outputs["result"])).toMatch(expected);
  });

  it("keep a password out of its id", async () => {
    expect((await made("Password", { length: 8 })).id).toBe("none");
  });

  it("put the prefix before an id's forms, and not into the id itself", async () => {
    const { id, outputs } = await made("Id", { byteLength: 4, prefix: "lamp-" });
    expect(outputs["hex"]).toMatch(/^lamp-[0-9a-f]{8}$/);
    expect(outputs["b64Url"]).toBe(`lamp-${id}`);
  });

  it("shuffle the list, and cut it", async () => {
    const inputs = ["a", "b", "c"];
    expect([...((await made("Shuffle", { inputs })).outputs["results"] as string[])].sort()).toEqual(inputs);
    expect((await made("Shuffle", { inputs, resultCount: 2 })).outputs["results"]).toHaveLength(2);
  });

  it("join the words of a pet", async () => {
    expect((await made("Pet", { prefix: "my", separator: "_" })).id).toMatch(/^my_[a-z]+_[a-z]+$/);
  });
});
