import { describe, expect, it } from "vitest";
import { siteAddress } from "./siteAddress";

const none = {
  domain: undefined,
  hostedZone: undefined,
  certificateArn: undefined,
  moreDomains: [],
  redirectMoreDomains: true,
  hstsSeconds: 60,
};
const more = [
  { name: "example.com", zone: undefined },
  { name: "*.example.com", zone: undefined },
  { name: "example.de", zone: "Z2" },
];

describe("siteAddress", () => {
  it("is the load balancer's own name over HTTP when nothing is set", () => {
    expect(siteAddress(none)).toEqual({ https: false, names: [], redirected: [], hstsSeconds: 0 });
  });

  it("is HTTPS with any certificate, also without a name", () => {
    expect(siteAddress({ ...none, certificateArn: "arn" })).toEqual({
      https: true,
      names: [],
      redirected: [],
      hstsSeconds: 60,
    });
    expect(siteAddress({ ...none, domain: "www.example.com", certificateArn: "arn" })).toEqual({
      https: true,
      names: [{ name: "www.example.com", zone: undefined }],
      redirected: [],
      hstsSeconds: 60,
    });
  });

  it("publishes every name in the zone of the site unless the name has its own, and redirects all but wildcards", () => {
    const address = { ...none, domain: "www.example.com", hostedZone: "Z1", moreDomains: more };
    expect(siteAddress(address)).toEqual({
      https: true,
      names: [
        { name: "www.example.com", zone: "Z1" },
        { name: "example.com", zone: "Z1" },
        { name: "*.example.com", zone: "Z1" },
        { name: "example.de", zone: "Z2" },
      ],
      redirected: ["example.com", "example.de"],
      hstsSeconds: 60,
    });
    expect(siteAddress({ ...address, redirectMoreDomains: false }).redirected).toEqual([]);
  });
});
