import { describe, expect, it } from "vitest";
import { errorText, printable } from "./errorText";

describe("errorText", () => {
  it("keeps the code of an AWS error", () => {
    expect(errorText(Object.assign(new Error("not yours"), { name: "AccessDenied" }))).toBe("AccessDenied: not yours");
  });

  it("leaves out what says only that it is an error", () => {
    expect(errorText(new Error("socket hang up"))).toBe("socket hang up");
    expect(errorText("no answer")).toBe("no answer");
  });
});

describe("printable", () => {
  it("shows the characters that a terminal would obey, and shortens what is long", () => {
    expect(printable("a\u001b[2J\u202eb\0", 100)).toBe("a\\u001b[2J\\u202eb\\u0000");
    expect(printable("ab".repeat(50), 4)).toBe("abab... (100 characters)");
    expect(printable("Größe 𝒳", 100)).toBe("Größe 𝒳");
  });
});
