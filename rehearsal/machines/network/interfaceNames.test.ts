import { describe, expect, it } from "vitest";
import { linkNameOf } from "./interfaceNames";

describe("linkNameOf", () => {
  it("fits into the kernel's 15 characters, and keeps the digits that differ", () => {
    expect(linkNameOf("eni-0123456789abcdef0")).toBe("e3456789abcdef0");
  });
});
