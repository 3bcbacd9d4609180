import { describe, expect, it } from "vitest";
import { nameProblems } from "./nameProblems";

const names = (...all: string[]) => all.map(name => ({ name, zone: undefined }));
const site = { domain: "www.example.com", hostedZone: "Z1", redirectMoreDomains: true };
const long = `${"a".repeat(60)}.${"b".repeat(60)}.example.com`;

describe("the names of a site", () => {
  it.each([
    [
      "a domain of which nobody proves or publishes anything",
      { domain: "www.example.com" },
      "lamp:domain",
      "www.example.com",
      "come with lamp:hostedZone, where its certificate is proven and its address is published, or with lamp:certificateArn, when you look after its DNS yourself",
    ],
    [
      "a zone without a domain",
      { hostedZone: "Z1" },
      "lamp:hostedZone",
      "Z1",
      "come with lamp:domain, the name to publish in it",
    ],
    [
      "further names without a first one",
      { certificateArn: "arn", moreDomains: names("example.com") },
      "lamp:moreDomains",
      "example.com",
      "come with lamp:domain, the name that the site calls its own; these are further names",
    ],
    [
      "the domain again",
      { ...site, moreDomains: names("example.com", "www.example.com") },
      "lamp:moreDomains",
      "example.com,www.example.com",
      "name each once, and not lamp:domain again: www.example.com is there twice",
    ],
    [
      "a further name twice",
      { ...site, moreDomains: names("example.com", "example.com") },
      "lamp:moreDomains",
      "example.com,example.com",
      "name each once, and not lamp:domain again: example.com is there twice",
    ],
    [
      "zones of further names when none is published",
      { domain: "www.example.com", certificateArn: "arn", moreDomains: [{ name: "example.de", zone: "Z2" }] },
      "lamp:moreDomains",
      "example.de",
      "name no zones without lamp:hostedZone: without it, you look after the DNS yourself",
    ],
    [
      "a name that no rule of a load balancer can compare",
      { ...site, moreDomains: names(long) },
      "lamp:moreDomains",
      long,
      `have at most 128 characters in each name, unless lamp:redirectMoreDomains is false: ${long}`,
    ],
  ])("cannot be %s", (_, values, key, got, must) => {
    expect(nameProblems(values)).toEqual([{ key, got, must }]);
  });

  it("are at most as many as a certificate has room for", () => {
    const many = (count: number) => names(...Array.from({ length: count }, (_, i) => `n${i}.example.com`));
    expect(nameProblems({ ...site, moreDomains: many(99) })).toEqual([]);
    expect(nameProblems({ ...site, moreDomains: many(100) }).map(({ must }) => must)).toEqual([
      "be at most 99 names: a certificate has room for 100, with lamp:domain",
    ]);
  });

  it.each([
    ["none", {}],
    ["a domain in a zone", site],
    ["a domain with a certificate", { domain: "www.example.com", certificateArn: "arn" }],
    [
      "the domain without www, every name below it, and one in another zone",
      {
        ...site,
        moreDomains: [...names("example.com", "*.example.com"), { name: "example.de", zone: "Z2" }],
      },
    ],
    [
      "further names of a given certificate",
      {
        domain: "www.example.com",
        certificateArn: "arn",
        moreDomains: names("example.com"),
      },
    ],
    ["a long name that is served", { ...site, redirectMoreDomains: false, moreDomains: names(long) }],
  ])("can be %s", (_, values) => {
    expect(nameProblems(values)).toEqual([]);
  });
});
