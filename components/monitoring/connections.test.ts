import { describe, expect, it } from "vitest";
import { manyConnections, memoryOf } from "./connections";

describe("the memory of a class", () => {
  // RDS user guide, "Hardware specifications for DB instance classes".
  it.each([
    ["db.t4g.micro", 1],
    ["db.t3.small", 2],
    ["db.t4g.medium", 4],
    ["db.t4g.large", 8],
    ["db.t4g.2xlarge", 32],
    ["db.m7g.large", 8],
    ["db.m6i.16xlarge", 256],
    ["db.r6g.large", 16],
    ["db.r5.24xlarge", 768],
    ["db.c6gd.medium", 2],
  ])("%s has %d GiB", (instanceClass, gib) => {
    expect(memoryOf(instanceClass)).toBe(gib);
  });

  it("is at most what a class has whose family or size is not known", () => {
    expect(memoryOf("db.x2g.large")).toBe(8); // it has 32
    expect(memoryOf("db.m9.nano")).toBe(1);
    expect(memoryOf("db.serverless")).toBe(1);
  });
});

describe("the limit of connections", () => {
  // What RDS really accepted in classes of this much memory, by published measurements of t2.micro to t2.large and r3.
  it.each([
    ["db.t4g.micro", 51, 66],
    ["db.t4g.small", 102, 150],
    ["db.t4g.medium", 204, 312],
    ["db.t4g.large", 409, 648],
    ["db.r6g.large", 819, 1258],
    ["db.r6g.xlarge", 1638, 2540],
  ])("of %s is %d, well under the %d that it accepts", (instanceClass, limit, accepted) => {
    expect(manyConnections(instanceClass)).toBe(limit);
    expect(limit / accepted).toBeLessThan(0.8);
    expect(limit / accepted).toBeGreaterThan(0.6);
  });

  it("follows a max_connections that the settings lower, and none that they raise or compute", () => {
    const limit = (value: string) =>
      manyConnections("db.t4g.small", [{ name: "max_connections", value, isStatic: false }]);
    expect([limit("50"), limit("5000"), limit("{DBInstanceClassMemory/9531392}")]).toEqual([30, 102, 102]);
  });

  it("follows MySQL's own limit in the largest classes", () => {
    expect(manyConnections("db.r6g.16xlarge")).toBe(9_600);
  });

  // A server of class t4g.small has 10 processes of PHP, t4g.medium 24 (userdata/files/usr/local/share/lamp/configure.sh).
  it("is not reached by twice as many servers as usual, which a release has", () => {
    expect(manyConnections("db.t4g.micro")).toBeGreaterThan(2 * 2 * 10);
    expect(manyConnections("db.t4g.small")).toBeGreaterThan(2 * 2 * 24);
  });
});
