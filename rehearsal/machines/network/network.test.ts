import { describe, expect, it } from "vitest";
import { dropsOf } from "./network";

describe("dropsOf", () => {
  const listing = (...sets: object[]) =>
    JSON.stringify({ nftables: [{ metainfo: {} }, ...sets.map(set => ({ set }))] });
  const element = (...concat: (string | number)[]) => ({ elem: { val: { concat }, expires: 3599 } });

  it("reads the sets of dropped packets, and no others", () => {
    const members = { name: "members_sg_1", elem: ["10.20.10.5"] };
    const drops = { name: "denied_ingress", elem: [element("10.20.10.5", "10.20.11.5", "tcp", 80)] };
    expect(dropsOf(listing(members, drops, { name: "unrouted" }))).toEqual([
      { reason: "denied_ingress", source: "10.20.10.5", destination: "10.20.11.5", protocol: "tcp", port: 80 },
    ]);
  });

  it("translates the numbers of protocols into names", () => {
    const drops = {
      name: "unrouted",
      elem: [element("10.0.0.1", "10.0.0.2", 6, 80), element("10.0.0.1", "10.0.0.2", 17, 53)],
    };
    expect(dropsOf(listing(drops)).map(({ protocol }) => protocol)).toEqual(["tcp", "udp"]);
  });
});
