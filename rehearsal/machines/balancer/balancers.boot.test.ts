import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Listener, Topology } from "../../aws/core/topology";
import { authorityPem, issueCertificate } from "../images/authorities";
import { BootedExample, site, web1, web2 } from "../testing/bootedExample";
import { balanced } from "../testing/example";

/** A program with four clients that keep their connections, for 12 s. Prints how many answers of each status they got. */
const visits = `
const http = require("node:http"), agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const end = Date.now() + 12_000, seen = {};
const visit = () => new Promise(done => {
  const ended = answer => answer.resume().on("end", () => done(answer.statusCode));
  http.get(process.argv[1], { agent }, ended).on("error", error => done(error.code));
});
const client = async () => {
  while (Date.now() < end) {
    const status = await visit();
    seen[status] = (seen[status] ?? 0) + 1;
    await new Promise(done => setTimeout(done, 20));
  }
};
Promise.all([1, 2, 3, 4].map(client)).then(() => { console.log(JSON.stringify(seen)); process.exit(); });
`;

const [group] = balanced.targetGroups;
const withoutWeb2: Topology = {
  ...balanced,
  targetGroups: balanced.targetGroups.map(group => ({ ...group, targets: group.targets.slice(0, 1) })),
};

describe("balancers", () => {
  let example: BootedExample;
  beforeAll(async () => {
    example = await BootedExample.start([web1, web2], []);
    return () => example.stop();
  });

  /** Gives the balancer a listener for HTTPS, and lets the one for HTTP redirect to it. Returns the site's name. */
  const secure = async (): Promise<string> => {
    const [balancer] = balanced.balancers;
    const [http] = balancer?.listeners ?? [];
    if (balancer === undefined || http === undefined || group === undefined) throw new Error("the example has changed");
    const { hostname } = new URL(site);
    const certificate = await issueCertificate([hostname]);
    const https: Listener = { ...http, arn: `${http.arn}s`, port: 443, protocol: "HTTPS", certificate };
    const parts = { protocol: "HTTPS", host: "#{host}", port: "443", path: "/#{path}", query: "#{query}" };
    const action = { kind: "redirect", ...parts, status: 301 } as const;
    await example.machines.apply({
      ...balanced,
      balancers: [{ ...balancer, listeners: [{ ...http, rules: [{ conditions: [], action }] }, https] }],
      targetGroups: [{ ...group, stickySeconds: 60 }],
      securityGroups: balanced.securityGroups.map(item =>
        item.id === "sg-balancer"
          ? { ...item, ingress: [...item.ingress, { protocol: "tcp", peer: { cidr: "0.0.0.0/0" } }] }
          : item,
      ),
    });
    return hostname;
  };

  it("redirects to HTTPS, and with stickiness keeps a client on one server", async () => {
    const hostname = await secure();
    expect((await example.machines.targetHealth()).map(({ state }) => state)).toEqual(["healthy", "healthy"]);

    const { status, location } = await example.ask(`${site}/a?b=c`);
    expect([status, location]).toEqual([301, `https://${hostname}:443/a?b=c`]);
    const authority = await authorityPem("public");
    const first = await example.ask(`https://${hostname}/`, {}, authority);
    expect(first.body).toMatch(/^ip-10-20-1[01]-5 203\.0\.113\.10$/);
    const cookie = first.cookie?.[0]?.split(";")[0] ?? "";
    expect(cookie).toMatch(/^AWSALB=./);
    for (let i = 0; i < 5; i++)
      expect((await example.ask(`https://${hostname}/`, { cookie }, authority)).body).toBe(first.body);
    await example.machines.apply(balanced);
  });

  it("shows an HTTPS site to a browser of this machine, under a name that the browser knows", async () => {
    const hostname = await secure();
    const close = await example.machines.openSitePort({ http: 18_082, https: 18_444 }, hostname);
    const authority = join(example.folder, "authority.pem");
    writeFileSync(authority, await authorityPem("public"));
    const curl = async (...argv: string[]) =>
      (await promisify(execFile)("curl", ["-sS", "--max-time", "10", "--cacert", authority, ...argv])).stdout;
    const there = "%{http_code} %{url_effective}\\n";

    const followed = await curl("-L", "-w", `\n${there}`, "http://127.0.0.1:18082/a?b=c");
    expect(followed).toMatch(/^ip-10-20-1[01]-5 203\.0\.113\.10\n200 https:\/\/localhost:18444\/a\?b=c\n$/);
    expect(await curl("-o", "/dev/null", "-w", there, "https://127.0.0.1:18444/")).toBe(
      "200 https://127.0.0.1:18444/\n",
    );

    const asBrowser = ["-H", "Origin: https://localhost:18444", "-H", "Referer: https://localhost:18444/form?x=1"];
    const signed = await curl("-i", ...asBrowser, "https://localhost:18444/signed");
    expect(signed).toContain("location: https://localhost:18444/welcome?a=1\r\n");
    expect(signed).toContain("set-cookie: session=1; Path=/\r\n");
    expect(signed).not.toContain("strict-transport-security");
    expect(signed).toContain(`\r\n${hostname} https://${hostname} https://${hostname}/form?x=1`);
    // Another origin stays another one.
    expect(await curl("-H", "Origin: https://evil.example", "https://localhost:18444/signed")).toBe(
      `${hostname} https://evil.example -`,
    );

    // By its own name, the site answers itself: its certificate, and nothing rewritten.
    const named = ["--connect-to", `${hostname}:443:127.0.0.1:18444`];
    const own = await curl("-i", ...named, `https://${hostname}/signed`);
    expect(own).toContain(`location: https://${hostname}/welcome?a=1\r\n`);
    expect(own).toContain("strict-transport-security");
    await close();
    await expect(curl("https://localhost:18444/")).rejects.toThrow(/Failed to connect|Could not connect|refused/);
    await example.machines.apply(balanced);
  });

  it("loses no request while listeners change and a target is deregistered and registered again", async () => {
    const [balancer] = balanced.balancers;
    if (balancer === undefined || group === undefined) throw new Error("the example has changed");
    const clients = example.machines.internetHost.exec([process.execPath, "-e", visits, site], { timeout: 30 });
    for (const idleTimeout of [61, 62]) {
      await new Promise(done => setTimeout(done, 1000));
      await example.machines.apply({ ...balanced, balancers: [{ ...balancer, idleTimeout }] });
    }
    await example.machines.apply(withoutWeb2);
    await example.states(["healthy"]);
    await example.machines.apply(balanced);
    await example.states(["healthy", "healthy"]);
    const { stdout, stderr } = await clients;
    expect([JSON.parse(stdout), stderr]).toEqual([{ 200: expect.any(Number) as number }, ""]);
  });

  it("lets a request in flight finish on a target that is deregistered, and sends it no new ones", async () => {
    const requests = [1, 2, 3, 4, 5, 6, 7, 8].map(() => example.visit(`${site}/slow`));
    const begun = () =>
      example.machines.execIn("web-2", ["journalctl", "--quiet", "--unit=site", "--grep=slow begins"]);
    await expect.poll(async () => (await begun()).stdout, { timeout: 10_000 }).toContain("slow begins");
    await example.machines.apply(withoutWeb2);
    await example.states(["draining", "healthy"]);
    for (let i = 0; i < 4; i++) expect(await example.visit(site)).toBe("ip-10-20-10-5 203.0.113.10");
    expect([...new Set(await Promise.all(requests))].sort()).toEqual([
      "ip-10-20-10-5 203.0.113.10",
      "ip-10-20-11-5 203.0.113.10",
    ]);
    await example.states(["healthy"]);
  });

  it("keeps serving while a node is off, and gives the node the current targets when it is back", async () => {
    const [, node] = example.machines.list();
    expect(node).toMatchObject({
      name: "lamp-1a2b3c4 (eu-central-1b)",
      kind: "balancer",
      zone: "eu-central-1b",
      address: "10.20.1.5",
      publicAddress: "198.51.100.6",
      on: true,
    });
    const killed = () => example.machines.faults.kill("lamp-1a2b3c4 (eu-central-1b)");
    expect(await example.noticed("internet host", "198.51.100.6", 80, killed)).toEqual(["open: silent", "new: silent"]);
    expect(example.on).toEqual(["lamp-1a2b3c4 (eu-central-1a)", "web-1", "web-2"]);
    await example.machines.apply(balanced);
    await example.states(["healthy", "healthy"]);
    expect(await example.visit("http://198.51.100.5/")).toMatch(/^ip-10-20-1[01]-5 203\.0\.113\.10$/);

    // Requests come all the time. Whenever the node answers, the answer is a target's.
    const asking = `
      for attempt in $(seq 300); do
        curl -s -o /dev/null -m 1 --connect-timeout 0.2 -w '%{http_code}\\n' http://198.51.100.6/
        sleep 0.005
      done | sort -u`;
    const statuses = example.machines.internetHost.exec(["bash", "-c", asking]);
    await example.machines.faults.powerOn("lamp-1a2b3c4 (eu-central-1b)");
    const seen = (await statuses).stdout.trim().split("\n");
    expect(seen.filter(status => status !== "000")).toEqual(["200"]);
    await example.states(["healthy", "healthy"]);
    const answers = new Set<string>();
    for (let i = 0; i < 8; i++) answers.add(await example.visit("http://198.51.100.6/"));
    expect([...answers].sort()).toEqual(["ip-10-20-10-5 203.0.113.10", "ip-10-20-11-5 203.0.113.10"]);
  });

  it("does not wait for a frozen node, which gets the current targets when it goes on", async () => {
    await example.machines.faults.freeze("lamp-1a2b3c4 (eu-central-1a)", true);
    await example.machines.apply(withoutWeb2);
    await example.states(["healthy"]);
    await example.machines.faults.freeze("lamp-1a2b3c4 (eu-central-1a)", false);
    for (let i = 0; i < 4; i++) expect(await example.visit("http://198.51.100.5/")).toBe("ip-10-20-10-5 203.0.113.10");
  });

  it("reports an internal error as the health of targets while every node is off", async () => {
    await Promise.all(example.machines.list().map(({ name }) => example.machines.faults.kill(name)));
    expect(await example.machines.targetHealth()).toEqual([
      {
        targetGroupArn: "arn:web",
        targetId: web1.instanceId,
        port: 80,
        state: "unhealthy",
        reason: "Elb.InternalError",
        description: "Health checks failed due to an internal error",
      },
    ]);
  });
});
