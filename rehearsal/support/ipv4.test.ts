import { describe, expect, it } from "vitest";
import { addressAt, byPrefix, contains, hostAddresses, netmaskOf, numberOf, overlaps, prefixOf } from "./ipv4";

describe("an IPv4 block", () => {
  it("tells its prefix, and an address counts as a block of one", () => {
    expect(prefixOf("10.20.1.0/24")).toBe(24);
    expect(prefixOf("10.20.1.4")).toBe(32);
  });

  it("tells its netmask", () => {
    expect(["10.20.1.0/24", "10.0.0.0/20", "0.0.0.0/0"].map(netmaskOf)).toEqual([
      "255.255.255.0",
      "255.255.240.0",
      "0.0.0.0",
    ]);
  });

  it("tells the address at an offset, across bytes", () => {
    expect(addressAt("10.20.1.0/24", 1)).toBe("10.20.1.1");
    expect(addressAt("10.20.0.0/16", 255 + 2)).toBe("10.20.1.1");
    expect(numberOf("255.255.255.255")).toBe(2 ** 32 - 1);
  });

  it.each([
    ["10.20.0.0/16", "10.20.255.9", true],
    ["10.20.255.9/32", "10.20.0.0/16", true],
    ["0.0.0.0/0", "198.51.100.0/24", true],
    ["10.20.0.0/16", "10.21.0.0/16", false],
    ["192.0.2.10", "192.0.2.11", false],
  ])("%s overlaps %s: %s", (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
  });

  it("contains smaller blocks, not larger ones", () => {
    expect(contains("10.20.0.0/16", "10.20.1.0/24")).toBe(true);
    expect(contains("10.20.1.0/24", "10.20.0.0/16")).toBe(false);
  });

  it("gives out all addresses but AWS's five", () => {
    expect(hostAddresses("10.20.1.0/28", 100)).toEqual(Array.from({ length: 11 }, (_, i) => `10.20.1.${i + 4}`));
    expect(hostAddresses("10.20.0.0/16", 2)).toEqual(["10.20.0.4", "10.20.0.5"]);
  });

  it("puts the longest prefix first, as routers choose", () => {
    const routes = ["0.0.0.0/0", "10.20.1.0/24", "10.20.0.0/16"].map(destination => ({ destination }));
    expect(byPrefix(routes).map(route => route.destination)).toEqual(["10.20.1.0/24", "10.20.0.0/16", "0.0.0.0/0"]);
  });

  it("refuses what is no IPv4 address", () => {
    expect(() => prefixOf("example.com/24")).toThrow();
  });
});
