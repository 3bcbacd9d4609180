import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyForTargets, sslPolicies } from "../../rehearsal/aws/services/elb/sslPolicies";
import { issueCertificate } from "../../rehearsal/machines/images/authorities";
import { hasHaproxy, OneNode } from "../../rehearsal/machines/testing/oneNode";
import { handshake, listenToOffer, scan } from "../../rehearsal/machines/testing/tlsScan";
import { ofType } from "../support/record";
import { run } from "../wholeProgram";

// ELB user guide, "Security policies for your Application Load Balancer", the tables "Protocols by policy" and "Ciphers by
// policy". With a certificate with an RSA key, which is ACM's default, no suite with ECDSA can be agreed on.
const policy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
const tls13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const tls12 = (key: string) => [`ECDHE-${key}-AES128-GCM-SHA256`, `ECDHE-${key}-AES256-GCM-SHA384`];

const offerOf = (name: string) => {
  const offer = sslPolicies[name];
  if (offer === undefined) throw new Error(`no policy ${name}`);
  return offer;
};

describe("the stack's security policy", () => {
  it("is AWS's restricted one with post-quantum groups", async () => {
    const { graph } = await run({ "lamp:domain": "www.example.com", "lamp:hostedZone": "Z0123456789ABC" });
    expect(ofType(graph, "Listener").flatMap(({ inputs }) => inputs["sslPolicy"] ?? [])).toEqual([policy]);
  });
});

describe.skipIf(!hasHaproxy)("a scan of the rehearsal's balancer (needs haproxy and openssl)", () => {
  const nodes: OneNode[] = [];
  const secure = async (name: string, keyAlgorithm: string) => {
    const certificate = await issueCertificate(["www.example.com"], "public", keyAlgorithm);
    const node = await OneNode.start({ listener: { protocol: "HTTPS", certificate, tls: offerOf(name) }, target: 9 });
    nodes.push(node);
    return node.port;
  };
  let port: number;
  beforeAll(async () => {
    port = await secure(policy, "RSA_2048");
  });
  afterAll(() => nodes.forEach(node => node.stop()));

  it("finds the versions and suites of the policy in AWS's order, and nothing else", async () => {
    expect(await scan(port)).toEqual({ "TLSv1.3": tls13, "TLSv1.2": tls12("RSA") });
  });

  it("finds the suites for a certificate with an ECDSA key", async () => {
    expect(await scan(await secure(policy, "EC_prime256v1"))).toEqual({ "TLSv1.3": tls13, "TLSv1.2": tls12("ECDSA") });
  });

  it("finds the old versions and suites where the policy has them", async () => {
    const found = await scan(await secure("ELBSecurityPolicy-2016-08", "RSA_2048"));
    expect(Object.keys(found)).toEqual(["TLSv1.2", "TLSv1.1", "TLSv1"]);
    expect(found["TLSv1"]).toEqual(["ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA", "AES128-SHA", "AES256-SHA"]);
  });

  it.each([
    ["X25519", true],
    ["P-256", true],
    ["P-384", true],
    ["P-521", false],
    ["X448", false],
  ])("agrees on the group %s: %s", async (ecdhCurve, isOffered) => {
    expect((await handshake(port, { ecdhCurve, minVersion: "TLSv1.3" })) !== undefined).toBe(isOffered);
  });

  it.each(["from the start", "later"])(
    "finds that the balancer offers AWS's versions and suites to a server that it has %s",
    async when => {
      const { port: target, offer } = await listenToOffer();
      const targetTls = policyForTargets([policy]);
      if (targetTls === undefined) throw new Error("no policy for targets");
      const isLater = when === "later";
      const node = await OneNode.start({
        balancer: { targetTls },
        group: { protocol: "HTTPS" },
        target: isLater ? 9 : target,
      });
      nodes.push(node);
      if (isLater) {
        await node.ask("set server web.open/127.0.0.1:9 state maint");
        await node.ask(`add server web.open/later 127.0.0.1:${target} ssl verify none`);
        await node.ask("enable server web.open/later");
      }
      request({ port: node.port, host: "127.0.0.1" })
        .on("error", () => {})
        .end();
      const { suites, versions } = await offer;
      expect(versions).toEqual(["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"]);
      expect(suites).toEqual([...tls13, ...offerOf("ELBSecurityPolicy-2016-08").suites]);
    },
  );

  it("sees that a balancer without the policy offers more", async () => {
    const certificate = await issueCertificate(["www.example.com"]);
    const node = await OneNode.start({ listener: { protocol: "HTTPS", certificate }, target: 9 });
    nodes.push(node);
    expect(await scan(node.port).catch(() => "the client's order")).not.toEqual({
      "TLSv1.3": tls13,
      "TLSv1.2": tls12("ECDSA"),
    });
  });
});
