import { spawn } from "node:child_process";
import * as fs from "node:fs";
import type * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, Server } from "../cloud/hardware";
import type { Listener, Route, Topology } from "../cloud/topology";
import { authorityPem, databaseAuthorityPem, issueCertificate } from "./authorities";
import { balanced } from "./example";
import { ensureHostPackages } from "./hostPackages";
import { Machines } from "./machines";
import { metadataStub } from "./metadataStub";

const able = process.platform === "linux" && process.getuid?.() === 0;
if (!able) console.log("the machines' boot test is skipped: it needs Linux and root");

const userData = `#!/bin/bash
set -e
echo run >> /root/runs
echo "user-data says hello"
systemctl disable --now apache2
cat > /srv/site.py <<'END'
import http.server, socket, time
class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if self.path == "/slow":
            print("slow begins", flush=True)
            time.sleep(3)
        body = (socket.gethostname() + " " + self.headers.get("x-forwarded-for", "-")).encode()
        self.send_response(200); self.send_header("content-length", str(len(body))); self.end_headers(); self.wfile.write(body)
http.server.ThreadingHTTPServer(("", 80), Site).serve_forever()
END
cat > /etc/systemd/system/site.service <<'END'
[Service]
ExecStart=/usr/bin/python3 /srv/site.py
PrivateTmp=yes
ProtectSystem=strict
[Install]
WantedBy=multi-user.target
END
systemctl enable --now site
`;

/** One request, given as URL, headers and authority; prints the answer. */
const request = `
const [url, headers, ca] = JSON.parse(process.argv[1]), { protocol } = new URL(url);
const say = answer => { console.log(JSON.stringify(answer)); process.exit(); };
require("node:" + protocol.slice(0, -1)).get(url, { headers, ca }, async answer => {
  let body = "";
  for await (const text of answer) body += text;
  say({ status: answer.statusCode, body, location: answer.headers.location, cookie: answer.headers["set-cookie"] });
}).on("error", error => say({ status: 0, body: error.code }));
setTimeout(() => say({ status: 0, body: "nothing for 10 s" }), 10_000);
`;

/** Four visitors who keep their connections, for twelve seconds; prints how many answers of each status they got. */
const visits = `
const http = require("node:http"), agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const end = Date.now() + 12_000, seen = {};
const visit = () => new Promise(done => {
  const ended = answer => answer.resume().on("end", () => done(answer.statusCode));
  http.get(process.argv[1], { agent }, ended).on("error", error => done(error.code));
});
const visitor = async () => {
  while (Date.now() < end) {
    const status = await visit();
    seen[status] = (seen[status] ?? 0) + 1;
    await new Promise(done => setTimeout(done, 20));
  }
};
Promise.all([1, 2, 3, 4].map(visitor)).then(() => { console.log(JSON.stringify(seen)); process.exit(); });
`;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
  readonly cookie?: readonly string[];
}

const [web1, web2]: [Server, Server] = [
  { instanceId: "i-0000000000000aaa1", interfaceId: "eni-0000000000000b001", name: "web-1" },
  { instanceId: "i-0000000000000aaa2", interfaceId: "eni-0000000000000b002", name: "web-2" },
];
const primary: Database = {
  identifier: "db-1",
  interfaceId: "eni-0000000000000c001",
  hostName: "db-1.abc.eu-central-1.rds.amazonaws.com",
  port: 3306,
  masterUsername: "admin",
  masterPassword: "first'secret",
  databaseName: "lamp",
  parameters: { require_secure_transport: "1" },
};
const replica: Database = {
  ...primary,
  identifier: "db-2",
  interfaceId: "eni-0000000000000c002",
  hostName: "db-2.abc.eu-central-1.rds.amazonaws.com",
  replicaOf: "db-1",
};
const site = "http://lamp.eu-central-1.elb.amazonaws.com";
const [group] = balanced.targetGroups;

describe.skipIf(!able)("machines", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "machines-"));
  const socket = path.join(folder, "api.sock");
  let control: http.Server;
  let machines: Machines;

  beforeAll(async () => {
    await ensureHostPackages();
    control = await metadataStub(socket, userData);
    machines = await Machines.start({ region: "eu-central-1", image: "ready", apiSocket: socket, log: console.log });
    await machines.apply(balanced);
    await Promise.all([
      machines.startServer(web1),
      machines.startServer(web2),
      machines.createDatabase(primary).then(() => machines.createDatabase(replica)),
    ]);
    await states(["healthy", "healthy"]);
    await machines.droppedPackets();
  });
  afterAll(async () => {
    await machines.stop();
    control.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** Waits until the targets are in these states. */
  async function states(wanted: readonly string[]): Promise<void> {
    let seen: readonly string[] = [];
    for (
      const deadline = Date.now() + 60_000;
      Date.now() < deadline;
      await new Promise(done => setTimeout(done, 200))
    ) {
      seen = (await machines.targetHealth()).map(({ state }) => state).sort();
      if (seen.join() === [...wanted].sort().join()) return;
    }
    expect(seen).toEqual(wanted);
  }
  const on1 = (...argv: string[]) => machines.execIn("web-1", argv);
  /** How a connection from web-1 ends: bash gives up by itself only when it is refused. */
  const connect = async (host: string, port: number) => {
    const { code } = await on1("timeout", "1", "bash", "-c", `exec 3<> /dev/tcp/${host}/${port}`);
    return code === 0 ? "open" : code === 124 ? "dropped" : "refused";
  };
  /** A visitor's request. With node, because a host need not have curl. */
  const ask = async (url: string, headers: Record<string, string> = {}, ca?: string) => {
    const argv = [process.execPath, "-e", request, JSON.stringify([url, headers, ca])];
    return JSON.parse((await machines.visitor.exec(argv)).stdout) as Answer;
  };
  const visit = async (url: string) => (await ask(url)).body;
  const php = (code: string) => on1("php", "-r", `try { ${code} } catch (Throwable $e) { echo $e->getMessage(); }`);
  const pdo = (host: string, options: string) =>
    `$p = new PDO('mysql:host=${host};dbname=lamp', 'admin', "first'secret", [${options}]);`;
  const verified = "PDO::MYSQL_ATTR_SSL_CA => '/root/ca.pem', PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true";

  it("boots servers whose user-data cloud-init has run, and keeps what they said", async () => {
    expect((await on1("cloud-init", "status", "--wait")).stdout.trim()).toBe("status: done");
    expect((await on1("systemctl", "--failed", "--no-legend")).stdout).toBe("");
    expect((await on1("hostname")).stdout).toBe("ip-10-20-10-5\n");
    expect(await machines.consoleOf(web1.instanceId)).toMatch(/^cloud-init\[\d+\]: user-data says hello$/m);
  });

  it("serves the site to a visitor through the balancer, from both servers", async () => {
    const answers = new Set<string>();
    for (let i = 0; i < 8; i++) answers.add(await visit(site));
    expect([...answers].sort()).toEqual(["ip-10-20-10-5 203.0.113.10", "ip-10-20-11-5 203.0.113.10"]);
  });

  it("opens a front door on the host", async () => {
    const close = await machines.openFrontDoor(18_080, new URL(site).hostname);
    await expect(machines.openFrontDoor(18_080, "example.com")).rejects.toMatchObject({ code: "EADDRINUSE" });
    expect(await (await fetch("http://127.0.0.1:18080/")).text()).toMatch(/^ip-10-20-1[01]-5 203\.0\.113\.10$/);
    await close();
    await expect(fetch("http://127.0.0.1:18080/")).rejects.toThrow("fetch failed");
  });

  it("opens the edges that the rules name, and no others", async () => {
    expect(await connect("10.20.20.5", 3306)).toBe("open");
    expect(await connect("10.20.11.5", 80)).toBe("dropped");
    expect(await connect("10.20.20.5", 22)).toBe("dropped");
    expect(await machines.droppedPackets()).toEqual([
      "web-1 (10.20.10.5) -> db-1 (10.20.20.5) port 22: no egress rule of sg-web (lamp-web) allows it",
      "web-1 (10.20.10.5) -> web-2 (10.20.11.5) port 80: no ingress rule of sg-web (lamp-web) allows it",
    ]);
    const knock = "exec 3<> /dev/tcp/10.20.10.5/80";
    expect((await machines.visitor.exec(["timeout", "1", "bash", "-c", knock])).code).toBe(124);
    expect(await machines.droppedPackets()).toEqual([
      "the internet (203.0.113.10) -> web-1 (10.20.10.5) port 80: private addresses are not on the internet",
    ]);
  });

  it("lets servers reach AWS's endpoints over verified TLS", async () => {
    const { stdout, stderr } = await on1(
      "curl",
      "-sS",
      "-m",
      "5",
      "https://secretsmanager.eu-central-1.amazonaws.com/",
    );
    expect([stdout, stderr]).toEqual(["secretsmanager.eu-central-1.amazonaws.com for 10.20.10.5", ""]);
  });

  it("lets a server call its own public address, seen under that of its NAT gateway", async () => {
    expect((await on1("curl", "-sS", "-m", "5", site)).stdout).toMatch(/ 198\.51\.100\.20$/);
  });

  it("has no way to the endpoints without the route, and says so", async () => {
    const local: Route = { destination: "10.20.0.0/16", via: "local" };
    const subnets = balanced.subnets.map(subnet =>
      subnet.id === "subnet-web-a" ? { ...subnet, routes: [local] } : subnet,
    );
    await machines.apply({ ...balanced, subnets });
    expect(await connect("secretsmanager.eu-central-1.amazonaws.com", 443)).toBe("dropped");
    await machines.apply(balanced);
    expect(await connect("secretsmanager.eu-central-1.amazonaws.com", 443)).toBe("open");
    expect(await machines.droppedPackets()).toEqual([
      "web-1 (10.20.10.5) -> AWS API (192.0.2.10) port 443: " +
        "no route from subnet-web-a leads there (its route table has no 0.0.0.0/0)",
    ]);
  });

  it("writes to the primary and reads from the replica, over TLS only", async () => {
    await machines.execIn("web-1", ["tee", "/root/ca.pem"], { input: await databaseAuthorityPem() });
    const write = `$p->exec("CREATE TABLE t (v INT PRIMARY KEY)"); $p->exec("INSERT INTO t VALUES (7)"); echo "written";`;
    expect((await php(pdo(primary.hostName, verified) + write)).stdout).toBe("written");
    const cipher = `echo $p->query("SHOW STATUS LIKE 'Ssl_version'")->fetchColumn(1);`;
    const read = `for ($i = 0; $i < 50 && !($v = @$p->query("SELECT v FROM t")->fetchColumn()); $i++) usleep(100000); echo $v, " ";`;
    expect((await php(pdo(replica.hostName, verified) + read + cipher)).stdout).toBe("7 TLSv1.3");
    expect((await php(pdo(primary.hostName, ""))).stdout).toContain("insecure transport are prohibited");
    const other = verified.replace("/root/ca.pem", "/etc/ssl/certs/ca-certificates.crt");
    expect((await php(pdo(primary.hostName, other))).stdout).toMatch(
      /certificate verify failed|Cannot connect to MySQL/,
    );
    expect(await machines.sqlIn("db-2", "SELECT @@read_only")).toBe("1");
  });

  it("changes parameters and the password in place", async () => {
    const changed = {
      ...primary,
      masterPassword: "second",
      parameters: { ...primary.parameters, long_query_time: "0.25" },
    };
    await machines.updateDatabase(changed);
    expect(await machines.sqlIn("db-1", "SELECT @@long_query_time")).toBe("0.250000");
    expect((await php(`${pdo(primary.hostName, verified)} echo "in";`)).stdout).toContain("Access denied");
    await machines.updateDatabase(primary);
    expect((await php(`${pdo(primary.hostName, verified)} echo "in";`)).stdout).toBe("in");
  });

  it("promotes a replica whose source has lost its power", async () => {
    await machines.sqlIn("db-1", "INSERT INTO lamp.t VALUES (8)");
    await expect.poll(() => machines.sqlIn("db-2", "SELECT COUNT(*) FROM lamp.t"), { timeout: 10_000 }).toBe("2");
    await machines.faults.kill("db-1");
    await machines.promoteDatabase("db-2");
    expect(
      (await php(`${pdo(replica.hostName, verified)} $p->exec("INSERT INTO t VALUES (9)"); echo "written";`)).stdout,
    ).toBe("written");
    await machines.destroyDatabase("db-1");
    await machines.destroyDatabase("db-2");
    expect(machines.list().map(({ name }) => name)).toEqual(["web-1", "web-2"]);
  });

  it("redirects to HTTPS, and keeps a visitor on one server when asked to", async () => {
    const [balancer] = balanced.balancers;
    const [http] = balancer?.listeners ?? [];
    if (balancer === undefined || http === undefined || group === undefined) throw new Error("the example has changed");
    const { hostname } = new URL(site);
    const certificate = await issueCertificate([hostname]);
    const https: Listener = { ...http, arn: `${http.arn}s`, port: 443, protocol: "HTTPS", certificate };
    const parts = { protocol: "HTTPS", host: "#{host}", port: "443", path: "/#{path}", query: "#{query}" };
    const action = { kind: "redirect", ...parts, status: 301 } as const;
    await machines.apply({
      ...balanced,
      balancers: [{ ...balancer, listeners: [{ ...http, rules: [{ conditions: [], action }] }, https] }],
      targetGroups: [{ ...group, stickySeconds: 60 }],
      securityGroups: balanced.securityGroups.map(item =>
        item.id === "sg-balancer"
          ? { ...item, ingress: [...item.ingress, { protocol: "tcp", peer: { cidr: "0.0.0.0/0" } }] }
          : item,
      ),
    });
    expect((await machines.targetHealth()).map(({ state }) => state)).toEqual(["healthy", "healthy"]);

    const { status, location } = await ask(`${site}/a?b=c`);
    expect([status, location]).toEqual([301, `https://${hostname}:443/a?b=c`]);
    const authority = await authorityPem("public");
    const first = await ask(`https://${hostname}/`, {}, authority);
    expect(first.body).toMatch(/^ip-10-20-1[01]-5 203\.0\.113\.10$/);
    const cookie = first.cookie?.[0]?.split(";")[0] ?? "";
    expect(cookie).toMatch(/^AWSALB=./);
    for (let i = 0; i < 5; i++)
      expect((await ask(`https://${hostname}/`, { cookie }, authority)).body).toBe(first.body);
    await machines.apply(balanced);
  });

  it("loses no request while listeners change and a target comes and goes", async () => {
    const [balancer] = balanced.balancers;
    if (balancer === undefined || group === undefined) throw new Error("the example has changed");
    const visitors = machines.visitor.exec([process.execPath, "-e", visits, site], { timeout: 30 });
    for (const idleTimeout of [61, 62]) {
      await new Promise(done => setTimeout(done, 1000));
      await machines.apply({ ...balanced, balancers: [{ ...balancer, idleTimeout }] });
    }
    await machines.apply({ ...balanced, targetGroups: [{ ...group, targets: group.targets.slice(0, 1) }] });
    await states(["healthy"]);
    await machines.apply(balanced);
    await states(["healthy", "healthy"]);
    const { stdout, stderr } = await visitors;
    expect([JSON.parse(stdout), stderr]).toEqual([{ 200: expect.any(Number) as number }, ""]);
  });

  it("lets a request in flight finish on a target that leaves, and sends it no new ones", async () => {
    const requests = [1, 2, 3, 4, 5, 6, 7, 8].map(() => visit(`${site}/slow`));
    const begun = () => machines.execIn("web-2", ["journalctl", "--quiet", "--unit=site", "--grep=slow begins"]);
    await expect.poll(async () => (await begun()).stdout, { timeout: 10_000 }).toContain("slow begins");
    const targets = group?.targets.filter(target => target.id === web1.instanceId) ?? [];
    const left: Topology = { ...balanced, targetGroups: group === undefined ? [] : [{ ...group, targets }] };
    await machines.apply(left);
    await states(["draining", "healthy"]);
    for (let i = 0; i < 4; i++) expect(await visit(site)).toBe("ip-10-20-10-5 203.0.113.10");
    expect([...new Set(await Promise.all(requests))].sort()).toEqual([
      "ip-10-20-10-5 203.0.113.10",
      "ip-10-20-11-5 203.0.113.10",
    ]);
    await states(["healthy"]);
  });

  it("boots a stopped server again with the same disk", async () => {
    await machines.stopServer(web2.instanceId);
    expect(machines.list().map(({ name, on }) => [name, on])).toEqual([
      ["web-1", true],
      ["web-2", false],
    ]);
    await machines.startServer(web2);
    const runs = async () => (await machines.execIn("web-2", ["cat", "/root/runs"]).catch(() => undefined))?.stdout;
    await expect.poll(runs, { timeout: 20_000 }).toBe("run\n");
    await machines.destroyServer(web2.instanceId);
    expect(machines.list().map(({ name }) => name)).toEqual(["web-1"]);
  });

  it("leaves nothing behind when its process is killed", async () => {
    const argv = ["--import", "tsx", path.join(__dirname, "victim.ts"), path.join(folder, "victim.sock")];
    const victim = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    const printed = await new Promise<Buffer>(done => victim.stdout.once("data", done));
    const traces = JSON.parse(printed.toString()) as ReturnType<Machines["traces"]>;
    // Held open, so that its number is not given to another one.
    const held = fs.openSync(`/proc/${traces.pid}/ns/net`, "r");
    const namespace = fs.readlinkSync(`/proc/${traces.pid}/ns/net`);
    const inside = () => processesWhere(pid => fs.readlinkSync(`/proc/${pid}/ns/net`) === namespace);
    const before = [traces.processes.length > 20, inside().length > 3];
    victim.kill("SIGKILL");
    expect(before).toEqual([true, true]);

    const left = () => ({
      processes: traces.processes.filter(pid => fs.existsSync(`/proc/${pid}`)),
      inside: inside(),
      group: fs.existsSync(traces.group),
      folder: fs.existsSync(traces.folder),
      mounts: fs
        .readFileSync("/proc/self/mounts", "utf8")
        .split("\n")
        .filter(mount => mount.includes(traces.folder)),
    });
    await expect
      .poll(left, { timeout: 10_000 })
      .toEqual({ processes: [], inside: [], group: false, folder: false, mounts: [] });
    fs.closeSync(held);
  });
});

/** Process ids of this machine for which something holds. */
function processesWhere(holds: (pid: string) => boolean): string[] {
  return fs.readdirSync("/proc").filter(pid => {
    try {
      return /^\d+$/.test(pid) && holds(pid);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}
