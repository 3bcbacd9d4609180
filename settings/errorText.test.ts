import { describe, expect, it } from "vitest";
import { errorText } from "./errorText";

describe("errorText", () => {
  it("keeps the code of an AWS error", () => {
    expect(errorText(Object.assign(new Error("not yours"), { name: "AccessDenied" }))).toBe("AccessDenied: not yours");
  });

  it("leaves out what says only that it is an error", () => {
    expect(errorText(new Error("socket hang up"))).toBe("socket hang up");
    expect(errorText("no answer")).toBe("no answer");
  });
});
