import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Action, Balancer, Condition, Listener, TargetGroup, Topology } from "../../aws/core/topology";
import { cacheFolder } from "../../support/cacheFolder";
import { issueCertificate } from "../images/authorities";
import { balanced } from "../testing/example";
import { balancerConfiguration, serverOptions } from "./balancerConfiguration";
import { listenerRules } from "./balancerRules";
import { certificateFile, word } from "./names";

vi.mock("../../support/cacheFolder", () => vi.importActual("../testing/temporaryCache"));

const [balancer] = balanced.balancers as [Balancer];
const [group] = balanced.targetGroups as [TargetGroup];
const place = { socket: "/run/haproxy/a.sock", folder: "/run/x" };

const forward = (...groups: [string, number][]): Action => ({
  kind: "forward",
  groups: groups.map(([arn, weight]) => ({ arn, weight })),
});
const listener = (action: Action, ...conditions: Condition[]): Listener => ({
  arn: "arn:listener",
  port: 80,
  protocol: "HTTP",
  rules: [
    { conditions, action },
    { conditions: [], action: forward(["arn:web", 1]) },
  ],
});
const two: Topology = { ...balanced, targetGroups: [group, { ...group, arn: "arn:two", name: "two" }] };
const redirect = {
  kind: "redirect",
  protocol: "HTTPS",
  host: "#{host}",
  port: "443",
  path: "/#{path}",
  query: "#{query}",
  status: 301,
} as const;

describe("a balancer's node", () => {
  it("has this configuration for one listener and one group", () => {
    expect(balancerConfiguration(balanced, balancer, "10.20.0.5", place, () => ["10.20.10.5:80"])).toMatchSnapshot();
  });

  it("starts a check as long after one that timed out as AWS does", () => {
    expect(serverOptions(group, "10.20.10.5:80")).toBe("check inter 5s fastinter 3s downinter 5s rise 2 fall 2");
    const slow = { ...group.healthCheck, port: 8080, interval: 30, timeout: 5, healthyThreshold: 5 };
    expect(serverOptions({ ...group, healthCheck: slow }, "10.20.10.5:80")).toBe(
      "check port 8080 inter 30s fastinter 25s downinter 30s rise 5 fall 2",
    );
  });

  it("speaks HTTPS to the targets of a group that asks for it, whatever their certificate, and checks them as asked", () => {
    const secure = { ...group, protocol: "HTTPS" as const };
    const checked = (change: Partial<TargetGroup["healthCheck"]>) =>
      serverOptions({ ...secure, healthCheck: { ...group.healthCheck, ...change } }, "10.20.10.5:443").replace(
        /inter .* fall 2 /,
        "",
      );
    expect(checked({ port: 8080 })).toBe("check port 8080 ssl verify none");
    expect(checked({})).toBe("check port 443 ssl verify none");
    expect(checked({ protocol: "HTTPS" })).toBe("check ssl verify none check-ssl");
    const lines = balancerConfiguration({ ...balanced, targetGroups: [secure] }, balancer, "10.20.0.5", place, () => [
      "10.20.10.5:443",
    ]).split("\n");
    expect(lines).toContain("  server 10.20.10.5:443 10.20.10.5:443 ssl verify none");
  });

  it.each([
    ["HTTP", 80, "%[srv_name,field(1,:)]"],
    ["HTTP", 8080, "%[srv_name,field(1,:)]:8080"],
    ["HTTP", "traffic-port", "%[srv_name,regsub(:80$,)]"],
    ["HTTPS", 443, "%[srv_name,field(1,:)]"],
    ["HTTPS", "traffic-port", "%[srv_name,regsub(:443$,)]"],
  ] as const)("sends the address that it asks as the host of a check: %s, port %s", (protocol, port, host) => {
    const targetGroups = [{ ...group, healthCheck: { ...group.healthCheck, protocol, port } }];
    expect(balancerConfiguration({ ...balanced, targetGroups }, balancer, "10.20.0.5", place)).toContain(
      ` ver HTTP/1.1 hdr Host ${host} hdr User-Agent`,
    );
  });

  it("does not try another target", () => {
    expect(balancerConfiguration(balanced, balancer, "10.20.0.5", place).split("\n")).toContain(
      "  retries 0 # a balancer on AWS does not try another target",
    );
  });

  it("keeps a visitor on a target only when asked to", () => {
    const cookies = (stickySeconds: number) =>
      balancerConfiguration({ ...balanced, targetGroups: [{ ...group, stickySeconds }] }, balancer, "10.20.0.5", place)
        .split("\n")
        .filter(line => line.includes("cookie AWSALB"));
    expect(cookies(0)).toEqual([]);
    expect(cookies(60)).toEqual(["  cookie AWSALB insert indirect nocache maxidle 60s maxlife 60s dynamic"]);
  });

  it("has no backend for a group that no listener sends to", () => {
    expect(balancerConfiguration(two, balancer, "10.20.0.5", place)).not.toContain("backend two");
  });
});

describe("a listener's rules", () => {
  it("send to all targets when none is healthy, and answer 503 when there is none", () => {
    expect(listenerRules(balanced, { ...listener(redirect), rules: balancer.listeners[0]?.rules ?? [] })).toEqual([
      "http-request set-var(txn.rule) int(0) if !{ var(txn.rule) -m found }",
      "use_backend no.target if { var(txn.rule) -m int 0 } !{ stopping } { nbsrv(web.open) eq 0 }",
      "use_backend web.open if { var(txn.rule) -m int 0 } !{ stopping } { nbsrv(web) eq 0 }",
      "use_backend web if { var(txn.rule) -m int 0 }",
      "default_backend no.target",
    ]);
  });

  it("share requests out by weight", () => {
    const rules = listenerRules(two, listener(forward(["arn:web", 1], ["arn:two", 3])));
    expect(rules.filter(rule => /draw/.test(rule) && !/nbsrv/.test(rule))).toEqual([
      "http-request set-var(txn.draw) rand(4) if { var(txn.rule) -m int 0 }",
      "use_backend web if { var(txn.rule) -m int 0 } { var(txn.draw) -m int lt 1 }",
      "use_backend two if { var(txn.rule) -m int 0 } { var(txn.draw) -m int lt 4 }",
    ]);
  });

  it("match host names without regard to case, and paths with, wildcards in both", () => {
    const host: Condition = { field: "host-header", values: ["*.example.com", "a-b.test"] };
    const path: Condition = { field: "path-pattern", values: ["/img/?.png"] };
    expect(listenerRules(balanced, listener(redirect, host, path))[0]).toBe(
      "http-request set-var(txn.rule) int(0) if !{ var(txn.rule) -m found } " +
        "{ req.hdr(host),field(1,:) -m reg -i ^.*\\x5cx2eexample\\x5cx2ecom\\x24 ^a\\x5cx2db\\x5cx2etest\\x24 } " +
        "{ path -m reg ^\\x5cx2fimg\\x5cx2f.\\x5cx2epng\\x24 }",
    );
  });

  it("redirect with the request's own parts", () => {
    expect(listenerRules(balanced, listener(redirect)).filter(rule => rule.includes("location"))).toEqual([
      "http-request redirect code 301 location https://%[req.hdr(host),field(1,:)]:443/%[path,bytes(1)]?%[var(txn.query)] " +
        "if { var(txn.rule) -m int 0 } { var(txn.query) -m len gt 0 }",
      "http-request redirect code 301 location https://%[req.hdr(host),field(1,:)]:443/%[path,bytes(1)] " +
        "if { var(txn.rule) -m int 0 }",
    ]);
  });
});

describe("word", () => {
  it("makes one word of any text", () => {
    expect(word("plain-text_1/2")).toBe("plain-text_1/2");
    expect(word(`a b"'\\#\n$ä`)).toBe("a\\x20b\\x22\\x27\\x5c\\x23\\x0a\\x24\\xc3\\xa4");
  });
});

describe("HAProxy", () => {
  const folder = mkdtempSync(join(cacheFolder, "haproxy-"));
  afterAll(() => rmSync(cacheFolder, { recursive: true }));

  const haproxy = spawnSync("haproxy", ["-v"]).status === 0 && spawnSync("openssl", ["version"]).status === 0;
  it.skipIf(!haproxy)("accepts every form of a listener (needs haproxy and openssl)", async () => {
    const fixed: Action = { kind: "fixed", status: 404, contentType: "text/plain", body: 'it\'s "gone"\n100 %' };
    const certificate = await issueCertificate(["www.example.com"]);
    const listeners: Listener[] = [
      listener(redirect, { field: "host-header", values: ["*.Example.com"] }),
      { ...listener(fixed, { field: "path-pattern", values: ["/a'b/*", "/?"] }), port: 8080 },
      { ...listener(forward(["arn:web", 1], ["arn:two", 0])), port: 443, protocol: "HTTPS", certificate },
    ];
    for (const item of listeners) writeFileSync(join(folder, certificateFile(item)), item.certificate ?? "");
    const [plain, secure] = two.targetGroups.map(group => ({ ...group, stickySeconds: 60 })) as [
      TargetGroup,
      TargetGroup,
    ];
    const targetGroups = [plain, { ...secure, protocol: "HTTPS" as const }];
    const topology = { ...two, targetGroups, balancers: [{ ...balancer, listeners }] };
    const file = join(folder, "haproxy.cfg");
    const configuration = (topology: Topology) =>
      balancerConfiguration(
        topology,
        topology.balancers[0] ?? balancer,
        "127.0.0.1",
        { socket: join(folder, "s"), folder },
        () => ["10.20.10.5:80"],
      );
    writeFileSync(file, configuration(topology));
    const { status, stderr } = spawnSync("haproxy", ["-c", "-q", "-f", file]);
    expect([status, stderr.toString()]).toEqual([0, ""]);
  });
});
