import { describe, expect, it } from "vitest";
import type { TlsOffer } from "../../aws/core/topology";
import { bindOptions, isSince35, serverDefaults } from "./tlsOffer";

const offer: TlsOffer = {
  oldest: "TLSv1.2",
  suites13: ["T1", "T2"],
  suites: ["S1", "S2"],
  groups: ["X25519MLKEM768", "P-256"],
};

describe("what HAProxy offers", () => {
  it("is the versions, suites and groups of the policy, in its order", () => {
    expect(bindOptions(offer, true)).toBe(
      " ssl-min-ver TLSv1.2 ciphers S1:S2 ciphersuites T1:T2 curves X25519MLKEM768:P-256",
    );
  });

  it("has no post-quantum groups where OpenSSL is too old for them", () => {
    expect(bindOptions(offer, false)).toMatch(/ curves P-256$/);
  });

  it("lets old versions sign with SHA-1, and has no TLS 1.3 that the policy has not", () => {
    expect(bindOptions({ ...offer, oldest: "TLSv1.0", suites13: [] }, false)).toBe(
      " ssl-min-ver TLSv1.0 ciphers S1:S2:@SECLEVEL=0 ssl-max-ver TLSv1.2 curves P-256",
    );
    expect(bindOptions({ ...offer, oldest: "TLSv1.3", suites: [] }, false)).toBe(
      " ssl-min-ver TLSv1.3 ciphersuites T1:T2 curves P-256",
    );
  });

  it("is the same to targets", () => {
    expect(serverDefaults(offer)).toEqual([
      "  ssl-default-server-options ssl-min-ver TLSv1.2",
      "  ssl-default-server-ciphers S1:S2",
      "  ssl-default-server-ciphersuites T1:T2",
    ]);
  });
});

describe("isSince35", () => {
  it.each([
    ["OpenSSL 3.5.4 30 Sep 2025", true],
    ["OpenSSL 4.0.0 1 Apr 2026", true],
    ["OpenSSL 3.0.19 27 Jan 2026", false],
    ["OpenSSL 1.1.1w  11 Sep 2023", false],
  ])("reads %s", (version, expected) => {
    expect(isSince35(`HAProxy\nRunning on OpenSSL version : ${version}\n`)).toBe(expected);
  });
});
