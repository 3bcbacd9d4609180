import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Database, Server } from "../../aws/core/hardware";
import { until } from "../../support/until";
import { Machines } from "../machines";
import { balanced } from "./example";
import { metadataStub } from "./metadataStub";

export const [web1, web2]: [Server, Server] = [
  { instanceId: "i-0000000000000aaa1", interfaceId: "eni-0000000000000b001", name: "web-1", memoryMib: 1024 },
  { instanceId: "i-0000000000000aaa2", interfaceId: "eni-0000000000000b002", name: "web-2" },
];
export const primary: Database = {
  identifier: "db-1",
  interfaceId: "eni-0000000000000c001",
  hostName: "db-1.abc.eu-central-1.rds.amazonaws.com",
  port: 3306,
  masterUsername: "admin",
  masterPassword: "first'secret",
  databaseName: "lamp",
  parameters: { require_secure_transport: "1" },
};
export const replica: Database = {
  ...primary,
  identifier: "db-2",
  interfaceId: "eni-0000000000000c002",
  hostName: "db-2.abc.eu-central-1.rds.amazonaws.com",
  replicaOf: "db-1",
};
export const site = "http://lamp.eu-central-1.elb.amazonaws.com";

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
        if self.path == "/signed":
            body = " ".join(self.headers.get(name, "-") for name in ["host", "origin", "referer"]).encode()
            self.send_response(303)
            self.send_header("location", "https://" + self.headers["host"] + "/welcome?a=1")
            self.send_header("set-cookie", "session=1; Domain=" + self.headers["host"] + "; Path=/")
            self.send_header("strict-transport-security", "max-age=31536000")
        else:
            self.send_response(200)
        self.send_header("content-length", str(len(body))); self.end_headers(); self.wfile.write(body)
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

/** A program that sends one request, given as URL, headers and authority, and prints the answer. */
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

/**
 * Connects to $0:$1, then writes the file $2. Prints what happens to the connection within 3 s, and to a new one within 2 s.
 */
const probe = `
verdict() { [ "$1" = 124 ] && echo "$2: silent" || echo "$2: ended with $1"; }
exec 3<> "/dev/tcp/$0/$1" && touch "$2"
timeout 3 cat <&3 > /dev/null; verdict $? open
timeout 2 bash -c "exec 3<> /dev/tcp/$0/$1" 2> /dev/null; verdict $? new
`;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
  readonly cookie?: readonly string[];
}

/** For tests: the example, booted. */
export class BootedExample {
  readonly machines: Machines;
  /** For files of a test. The internet host sees it too. */
  readonly folder: string;
  readonly #close: () => void;

  constructor(machines: Machines, folder: string, close: () => void) {
    this.machines = machines;
    this.folder = folder;
    this.#close = close;
  }

  /** Returns when the servers are healthy. In `databases` a replica comes after its source. */
  static async start(servers: readonly Server[], databases: readonly Database[]): Promise<BootedExample> {
    const folder = mkdtempSync(join(tmpdir(), "machines-"));
    const socket = join(folder, "control", "api.sock");
    mkdirSync(join(folder, "control"));
    const control = await metadataStub(socket, userData);
    const options = { region: "eu-central-1", image: "ready", apiSocket: socket, log: console.log } as const;
    const machines = await Machines.start(options);
    const booted = new BootedExample(machines, folder, () => control.close());
    const ids = servers.map(server => server.instanceId);
    const [group] = balanced.targetGroups;
    const targets = group?.targets.filter(target => ids.includes(target.id)) ?? [];
    await machines.apply({ ...balanced, targetGroups: group === undefined ? [] : [{ ...group, targets }] });
    const inOrder = async () => {
      for (const database of databases) await machines.createDatabase(database);
    };
    await Promise.all([...servers.map(server => machines.startServer(server)), inOrder()]);
    await booted.states(servers.map(() => "healthy"));
    await machines.droppedPackets();
    return booted;
  }

  async stop(): Promise<void> {
    await this.machines.stop();
    this.#close();
    rmSync(this.folder, { recursive: true });
  }

  /** Waits until the targets are in these states. */
  async states(wanted: readonly string[]): Promise<void> {
    const seen = async () =>
      (await this.machines.targetHealth())
        .map(({ state }) => state)
        .sort()
        .join();
    const sorted = [...wanted].sort().join();
    await until(
      `targets that are ${sorted}`,
      { seconds: 60, intervalMs: 200, seen },
      async () => (await seen()) === sorted,
    );
  }

  /** The names of the machines that are on. */
  get on(): string[] {
    return this.machines.list().flatMap(({ name, on }) => (on ? [name] : []));
  }

  on1(...argv: string[]) {
    return this.machines.execIn("web-1", argv);
  }

  /** A request from the internet host. Sent with Node.js, because the host may not have curl. */
  async ask(url: string, headers: Record<string, string> = {}, ca?: string): Promise<Answer> {
    const argv = [process.execPath, "-e", request, JSON.stringify([url, headers, ca])];
    return JSON.parse((await this.machines.internetHost.exec(argv)).stdout) as Answer;
  }

  async visit(url: string): Promise<string> {
    return (await this.ask(url)).body;
  }

  /** What a client notices when `end` stops its server: what happens to an open connection, and to a new one. */
  async noticed(
    from: "web-1" | "internet host",
    host: string,
    port: number,
    end: () => Promise<void>,
  ): Promise<string[]> {
    const mark = join(from === "internet host" ? this.folder : "/root", `connected-${host}`);
    const run = (...argv: string[]) =>
      from === "internet host" ? this.machines.internetHost.exec(argv) : this.on1(...argv);
    const verdict = run("bash", "-c", probe, host, String(port), mark);
    await expect.poll(async () => (await run("test", "-e", mark)).code, { timeout: 5000 }).toBe(0);
    await end();
    return (await verdict).stdout.trim().split("\n");
  }
}
