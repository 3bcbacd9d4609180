import { describe, expect, it } from "vitest";
import { hostOf, linkOf, overlaps, prefixOf, routerOf } from "./links";

describe("links", () => {
  it("names the box's end of a wire within the kernel's 15 characters", () => {
    expect(linkOf("eni-0123456789abcdef0")).toBe("e3456789abcdef0");
  });

  it("finds hosts of a block by their distance from its base", () => {
    expect(routerOf("10.20.1.0/24")).toBe("10.20.1.1");
    expect(hostOf("10.20.0.0/16", 2)).toBe("10.20.0.2");
    expect(hostOf("10.20.0.0/16", 256)).toBe("10.20.1.0");
    expect(hostOf("203.0.113.10", -1)).toBe("203.0.113.9");
  });

  it("takes a single address for a block of one", () => {
    expect(prefixOf("10.20.1.0/24")).toBe(24);
    expect(prefixOf("10.20.1.4")).toBe(32);
  });

  it("tells whether blocks have an address in common", () => {
    expect(overlaps("10.20.0.0/16", "10.20.255.9")).toBe(true);
    expect(overlaps("10.20.255.9/32", "10.20.0.0/16")).toBe(true);
    expect(overlaps("0.0.0.0/0", "198.51.100.0/24")).toBe(true);
    expect(overlaps("10.20.0.0/16", "10.21.0.0/16")).toBe(false);
    expect(overlaps("192.0.2.10", "192.0.2.11")).toBe(false);
  });
});
