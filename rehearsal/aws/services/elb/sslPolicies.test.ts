import { describe, expect, it } from "vitest";
import { policyForTargets, sslPolicies } from "./sslPolicies";

const offer = (name: string) => sslPolicies[`ELBSecurityPolicy-${name}`];

describe("security policies", () => {
  it("have AWS's suites in AWS's order", () => {
    expect(offer("TLS13-1-2-Res-PQ-2025-09")).toEqual({
      oldest: "TLSv1.2",
      suites13: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"],
      suites: [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
      ],
      groups: ["X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024", "X25519", "P-256", "P-384"],
    });
    expect(offer("TLS13-1-2-2021-06")?.suites).toHaveLength(8);
    expect(offer("TLS13-1-3-2021-06")?.suites).toEqual([]);
    expect(offer("2016-08")).toMatchObject({ oldest: "TLSv1.0", suites13: [] });
    expect(offer("2016-08")?.suites).toHaveLength(18);
  });
});

describe("what a load balancer offers to targets", () => {
  it.each([
    [[], "2016-08"],
    [["ELBSecurityPolicy-2016-08"], "2016-08"],
    [["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-3-2021-06"], "TLS13-1-0-2021-06"],
    [["ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"], "TLS13-1-0-PQ-2025-09"],
  ])("follows from the policies of its listeners: %j", (listeners, name) => {
    expect(policyForTargets(listeners)).toBe(offer(name));
  });
});
