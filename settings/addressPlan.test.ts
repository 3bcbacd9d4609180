import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { subnetBlock, tiers, vpcBlockMust } from "./addressPlan";

const letters = [..."abcdefgh"];
const vpcBlocks = fc
  .tuple(fc.integer({ min: 16, max: 22 }), fc.integer({ min: 0, max: 0xffffff }))
  .map(([prefix, host]) => {
    const address = `10.${(host >> 16) & 255}.${(host >> 8) & 255}.${host & 255}`;
    return `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`).toString()}/${prefix}`;
  });
const zoneSets = fc.subarray(letters, { minLength: 1 }).map(chosen => chosen.map(letter => `eu-central-1${letter}`));

const plan = (vpcBlock: string, zones: readonly string[]) =>
  new Map(tiers.flatMap(tier => zones.map(zone => [`${tier} ${zone}`, subnetBlock(vpcBlock, tier, zone)] as const)));

/** First and last address as numbers. */
function range(block: string): [number, number] {
  const number = (address: ipaddr.IPv4) => address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return [number(ipaddr.IPv4.networkAddressFromCIDR(block)), number(ipaddr.IPv4.broadcastAddressFromCIDR(block))];
}

describe("subnetBlock", () => {
  it("gives each tier a quarter of the VPC and each zone its place by letter", () => {
    expect(Object.fromEntries(plan("10.20.0.0/16", ["eu-central-1a", "eu-central-1c"]))).toEqual({
      "public eu-central-1a": "10.20.0.0/21",
      "public eu-central-1c": "10.20.16.0/21",
      "web eu-central-1a": "10.20.64.0/21",
      "web eu-central-1c": "10.20.80.0/21",
      "data eu-central-1a": "10.20.128.0/21",
      "data eu-central-1c": "10.20.144.0/21",
    });
  });

  it("keeps every subnet inside the VPC", () => {
    fc.assert(
      fc.property(vpcBlocks, zoneSets, (vpcBlock, zones) => {
        const [first, last] = range(vpcBlock);
        for (const block of plan(vpcBlock, zones).values()) {
          expect(range(block)[0]).toBeGreaterThanOrEqual(first);
          expect(range(block)[1]).toBeLessThanOrEqual(last);
        }
      }),
    );
  });

  it("never uses an address twice", () => {
    fc.assert(
      fc.property(vpcBlocks, zoneSets, (vpcBlock, zones) => {
        const ranges = [...plan(vpcBlock, zones).values()].map(range).sort(([a], [b]) => a - b);
        ranges.slice(1).forEach(([first], i) => expect(first).toBeGreaterThan(ranges[i]![1]));
      }),
    );
  });

  it("leaves every subnet alone when zones come or go", () => {
    fc.assert(
      fc.property(vpcBlocks, zoneSets, zoneSets, (vpcBlock, before, after) => {
        const then = plan(vpcBlock, before);
        const now = plan(vpcBlock, after);
        for (const [key, block] of now) if (then.has(key)) expect(block).toBe(then.get(key));
      }),
    );
  });

  it("makes subnets that the load balancer accepts: /27 or larger", () => {
    expect(subnetBlock("10.20.0.0/22", "data", "eu-central-1h")).toBe("10.20.2.224/27");
  });

  it("refuses a zone for which the plan has no room", () => {
    expect(() => subnetBlock("10.20.0.0/16", "web", "xx-test-1i")).toThrow(
      "zone xx-test-1i has no place in the address plan: its letter must be a to h",
    );
  });
});

describe("vpcBlockMust", () => {
  it.each([
    ["10.20.0.0/16", undefined],
    ["100.64.0.0/20", undefined],
    ["10.20.0.0", "an IPv4 block such as 10.20.0.0/16"],
    ["10.20.1.0/16", "an IPv4 block such as 10.20.0.0/16: a block of /16 begins at 10.20.0.0"],
    [
      "10.0.0.0/8",
      "an IPv4 block such as 10.20.0.0/16, from /16 to /22: three tiers in up to eight zones need the room",
    ],
    [
      "8.8.0.0/16",
      "private (in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10): others belong to hosts on the internet",
    ],
  ])("%s", (block, must) => {
    expect(vpcBlockMust(block)).toBe(must);
  });
});
