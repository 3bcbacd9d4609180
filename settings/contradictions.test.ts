import { describe, expect, it } from "vitest";
import { architecture, contradictions } from "./contradictions";

describe("contradictions", () => {
  const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/0f";

  it.each([
    [
      { certificateArn },
      "lamp:certificateArn",
      "name a certificate of eu-central-1, where the load balancer is (aws:region)",
    ],
    [
      { mailFrom: "site@example.com", mailRelay: undefined },
      "lamp:mailFrom",
      "not be set without lamp:mailRelay: nothing would send mail",
    ],
    [
      { image: "debian-13-amd64-20260501-2465", webInstanceType: "t4g.small" },
      "lamp:image",
      "be an image for arm64, which lamp:webInstanceType t4g.small is",
    ],
    [
      { databaseEngineVersion: "8.4", replicaEngineVersion: "8.4.9" },
      "lamp:replicaEngineVersion",
      "be as exact as lamp:databaseEngineVersion (8.4): with 8.4 AWS upgrades both, with exact releases it upgrades neither",
    ],
    [
      { databaseEngineVersion: "8.4.10", replicaEngineVersion: "8.4.9" },
      "lamp:replicaEngineVersion",
      "be 8.4.10 or newer: a replica cannot read what a newer primary writes",
    ],
  ])("refuses %j", (values, key, must) => {
    const got = Object.entries(values).find(([name]) => `lamp:${name}` === key)?.[1];
    expect(contradictions(values, "eu-central-1")).toEqual([{ key, got, must }]);
  });

  it("include those of the site's names", () => {
    expect(contradictions({ domain: "www.example.com" }, "eu-central-1").map(({ key }) => key)).toEqual([
      "lamp:domain",
    ]);
  });

  it.each([
    [{ image: "debian-13-amd64-20260501-2465", webInstanceType: "c7i.large" }],
    [{ databaseEngineVersion: "8.4.9", replicaEngineVersion: "8.4.10" }],
    [{ databaseEngineVersion: "8.4", replicaEngineVersion: "8.4" }],
  ])("accepts %j", values => {
    expect(contradictions(values, "eu-central-1")).toEqual([]);
  });
});

describe("architecture", () => {
  it.each(["t4g.small", "m8gd.large", "im4gn.large", "g5g.xlarge", "a1.medium", "x2gd.medium"])("%s is arm64", type => {
    expect(architecture(type)).toBe("arm64");
  });
  it.each(["t3.small", "m7i-flex.large", "g4dn.xlarge", "c6a.large", "p5en.48xlarge"])("%s is amd64", type => {
    expect(architecture(type)).toBe("amd64");
  });
});
