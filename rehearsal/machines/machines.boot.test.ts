import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../aws/core/topology";
import type { Machines } from "./machines";
import { relayAccount } from "./mail/account";
import { ownNetworks } from "./network/neighbours";
import { BootedExample, primary, site, web1, web2 } from "./testing/bootedExample";
import { balanced } from "./testing/example";

describe("servers and their network", () => {
  let example: BootedExample;
  beforeAll(async () => {
    example = await BootedExample.start([web1, web2], [primary]);
    return () => example.stop();
  });

  /** How a connection from web-1 ends. bash gives up by itself only when the connection is refused. */
  const connect = async (host: string, port: number) => {
    const { code } = await example.on1("timeout", "1", "bash", "-c", `exec 3<> /dev/tcp/${host}/${port}`);
    return code === 0 ? "open" : code === 124 ? "dropped" : "refused";
  };

  it("boots servers, runs their user-data with cloud-init, and keeps their consoles", async () => {
    expect((await example.on1("cloud-init", "status", "--wait")).stdout.trim()).toBe("status: done");
    expect((await example.on1("systemctl", "--failed", "--no-legend")).stdout).toBe("");
    expect((await example.on1("hostname")).stdout).toBe("ip-10-20-10-5\n");
    expect(await example.machines.consoleOf(web1.instanceId)).toMatch(/^cloud-init\[\d+\]: user-data says hello$/m);
  });

  it("gives a server the memory of its instance type, and ends what needs more", async () => {
    const total = "grep -o '^MemTotal: *[0-9]* kB' /proc/meminfo";
    // A service with a /proc of its own sees it too.
    const hidden = ["systemd-run", "-qP", "-p", "ProtectProc=invisible", "sh", "-c", total];
    expect((await example.on1("sh", "-c", total)).stdout.trim()).toMatch(/^MemTotal: +969932 kB$/);
    expect((await example.on1(...hidden)).stdout.trim()).toMatch(/^MemTotal: +\d+ kB$/);
    const take = (mib: number) =>
      example.on1("systemd-run", "-qP", "python3", "-c", `print(len(b"x" * (${mib} << 20)) >> 20)`);
    expect((await take(600)).stdout).toBe("600\n");
    expect((await take(1200)).stdout).toBe("");
    expect((await example.on1("systemctl", "is-active", "site")).stdout).toBe("active\n");
  });

  it("serves the site to the internet through the balancer, from both servers", async () => {
    const answers = new Set<string>();
    for (let i = 0; i < 8; i++) answers.add(await example.visit(site));
    expect([...answers].sort()).toEqual(["ip-10-20-10-5 203.0.113.10", "ip-10-20-11-5 203.0.113.10"]);
  });

  it("publishes the site at a port of the host", async () => {
    const close = await example.machines.openSitePort({ http: 18_080 }, new URL(site).hostname);
    await expect(example.machines.openSitePort({ http: 18_080 }, "example.com")).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    expect(await (await fetch("http://127.0.0.1:18080/")).text()).toMatch(/^ip-10-20-1[01]-5 203\.0\.113\.10$/);
    await close();
    await expect(fetch("http://127.0.0.1:18080/")).rejects.toThrow("fetch failed");
  });

  it("allows the connections that a rule names, and no others", async () => {
    expect(await connect("10.20.20.5", 3306)).toBe("open");
    expect(await connect("10.20.11.5", 80)).toBe("dropped");
    expect(await connect("10.20.20.5", 22)).toBe("dropped");
    expect(await example.machines.droppedPackets()).toEqual([
      "web-1 (10.20.10.5) -> db-1 (10.20.20.5) port 22: no egress rule of sg-web (lamp-web) allows it",
      "web-1 (10.20.10.5) -> web-2 (10.20.11.5) port 80: no ingress rule of sg-web (lamp-web) allows it",
    ]);
    const attempt = "exec 3<> /dev/tcp/10.20.10.5/80";
    expect((await example.machines.internetHost.exec(["timeout", "1", "bash", "-c", attempt])).code).toBe(124);
    expect(await example.machines.droppedPackets()).toEqual([
      "the internet (203.0.113.10) -> web-1 (10.20.10.5) port 80: private addresses are not on the internet",
    ]);
  });

  it("lets servers reach AWS's endpoints over verified TLS", async () => {
    const { stdout, stderr } = await example.on1(
      "curl",
      "-sS",
      "-m",
      "5",
      "https://secretsmanager.eu-central-1.amazonaws.com/",
    );
    expect([stdout, stderr]).toEqual(["secretsmanager.eu-central-1.amazonaws.com for 10.20.10.5", ""]);
  });

  it("gives root of a server nothing of the host", async () => {
    const writes = async (what: string) => (await example.on1("bash", "-c", `{ ${what}; } 2>&1`)).stdout.trim();
    expect(await writes("mount -t proc proc /mnt && exec 3<> /mnt/sys/kernel/core_pattern")).toMatch(
      /Permission denied$/,
    );
    expect(await writes("mount -o remount,bind,rw /proc/sys && exec 3<> /proc/sys/kernel/core_pattern")).toMatch(
      /denied/,
    );
    expect(await writes("exec 3> /sys/kernel/rcu_expedited")).toMatch(/denied|Read-only/);
    expect(await writes("mount -t sysfs sysfs /srv && exec 3> /srv/kernel/rcu_expedited")).toMatch(
      /denied|permitted|Read-only/,
    );
    const [major, minor] = readFileSync("/proc/partitions", "utf8").split("\n")[2]?.trim().split(/\s+/) ?? [];
    expect(await writes(`mknod /root/disk b ${major} ${minor} && exec 3< /root/disk`)).toMatch(/not permitted$/);
    expect(await writes("for device in /dev/*; do [ ! -b $device ] || echo $device; done")).toBe("");
    expect(await writes("exec 3> /sys/fs/cgroup/cgroup.kill")).toMatch(/denied$/);
    expect(await writes("mount -t cgroup2 cgroup2 /media && echo 1 > /media/cgroup.freeze")).toMatch(/denied/);
    expect(await writes("date --set=@0")).toMatch(/not permitted/);
    expect(await writes("hostname; findmnt --noheadings --output=FSTYPE /")).toMatch(/^ip-10.*\noverlay$/);
    // Root there is a user of the host without a name. The host's own root does not exist there.
    const [first, hostUser, count] = (await writes("cat /proc/self/uid_map")).trim().split(/\s+/).map(Number);
    expect([first, (hostUser ?? 0) >= 0x80000, count]).toEqual([0, true, 65536]);
  });

  it("runs databases and balancers without any right of root", () => {
    const statusOf = (name: string) =>
      example.machines.traces().processes.flatMap(pid => {
        const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
        return new RegExp(`^Name:\t${name}$`, "m").test(status) ? [status] : [];
      });
    for (const name of ["haproxy", "mysqld", "slirp4netns"]) {
      expect(statusOf(name).length, name).toBeGreaterThan(0);
      for (const status of statusOf(name)) {
        if (name !== "slirp4netns") expect(/^Uid:\t(\d+)/m.exec(status)?.[1], name).not.toBe("0");
        expect(/^CapEff:\t(\w+)$/m.exec(status)?.[1], name).toMatch(name === "slirp4netns" ? /^0{13}400$/ : /^0{16}$/);
      }
    }
  });

  it("leads servers neither to the host nor to its neighbours", async () => {
    const own = ownNetworks().map(network => network.split("/")[0] ?? "");
    for (const address of [
      ...own.filter(address => !address.startsWith("127.")),
      "10.0.0.1",
      "192.168.0.1",
      "198.18.0.2",
    ])
      expect([address, await connect(address, 80)]).toEqual([address, "dropped"]);
    expect(own).toContain("127.0.0.1");
  });

  it("lets a server call the site's public address, from the address of its NAT gateway", async () => {
    expect((await example.on1("curl", "-sS", "-m", "5", site)).stdout).toMatch(/ 198\.51\.100\.20$/);
  });

  it("loses packets to AWS's endpoints without a route, and says so", async () => {
    const local: Route = { destination: "10.20.0.0/16", via: "local" };
    const subnets = balanced.subnets.map(subnet =>
      subnet.id === "subnet-web-a" ? { ...subnet, routes: [local] } : subnet,
    );
    await example.machines.apply({ ...balanced, subnets });
    expect(await connect("secretsmanager.eu-central-1.amazonaws.com", 443)).toBe("dropped");
    await example.machines.apply(balanced);
    expect(await connect("secretsmanager.eu-central-1.amazonaws.com", 443)).toBe("open");
    expect(await example.machines.droppedPackets()).toEqual([
      "web-1 (10.20.10.5) -> AWS API (192.0.2.10) port 443: " +
        "no route from subnet-web-a leads there (its route table has no 0.0.0.0/0)",
    ]);
  });

  it("takes mail of a server at SES's relay, over verified TLS, if a rule lets it out", async () => {
    const { username, password } = relayAccount("eu-central-1");
    const send = [
      "import smtplib, ssl",
      'relay = smtplib.SMTP("email-smtp.eu-central-1.amazonaws.com", 587, timeout=1)',
      "relay.starttls(context=ssl.create_default_context())",
      `relay.login("${username}", "${password}")`,
      'relay.sendmail("site@example.com", ["you@example.com"], "Subject: booted\\r\\n\\r\\nHello\\r\\n")',
    ].join("\n");
    expect((await example.on1("python3", "-c", send)).stderr).toContain("TimeoutError");
    expect(await example.machines.droppedPackets()).toEqual([
      "web-1 (10.20.10.5) -> SES (192.0.2.12) port 587: no egress rule of sg-web (lamp-web) allows it",
    ]);
    const rule = { protocol: "tcp" as const, ports: [587, 587] as const, peer: { cidr: "0.0.0.0/0" } };
    const securityGroups = balanced.securityGroups.map(group =>
      group.id === "sg-web" ? { ...group, egress: [...group.egress, rule] } : group,
    );
    await example.machines.apply({ ...balanced, securityGroups });
    expect((await example.on1("python3", "-c", send)).stderr).toBe("");
    await example.machines.apply(balanced);
    expect(example.machines.mail.messages).toMatchObject([
      { from: "site@example.com", to: ["you@example.com"], text: "Subject: booted\n\nHello\n" },
    ]);
  });

  it("boots a server again that restarts itself, with the same memory", async () => {
    /** When its first process started, in ticks of this machine's kernel. */
    const startOf = async () =>
      (await example.on1("cat", "/proc/1/stat").catch(() => undefined))?.stdout.split(" ")[21];
    const before = await startOf();
    await example.on1("systemctl", "reboot");
    await expect.poll(async () => (await startOf()) ?? before, { timeout: 20_000 }).not.toBe(before);
    const memory = async () => (await example.on1("head", "-n", "1", "/proc/meminfo")).stdout;
    await expect.poll(memory, { timeout: 20_000 }).toContain(" 969932 kB");
    await example.states(["healthy", "healthy"]);
  });

  it("boots a stopped server again with the same disk", async () => {
    await example.machines.stopServer(web2.instanceId);
    expect(example.on).not.toContain("web-2");
    await example.machines.startServer(web2);
    const runs = () => example.machines.execIn("web-2", ["cat", "/root/runs"]).catch(() => undefined);
    await expect.poll(async () => (await runs())?.stdout, { timeout: 20_000 }).toBe("run\n");
    await example.states(["healthy", "healthy"]);
  });

  it("loses a zone in one moment, and gets it back with all its machines", async () => {
    const [node1, node2] = ["lamp-1a2b3c4 (eu-central-1a)", "lamp-1a2b3c4 (eu-central-1b)"];
    await example.machines.faults.kill("web-2");
    await example.machines.faults.killZone("eu-central-1b");
    expect(example.on).toEqual([node1, "web-1", "db-1"]);
    await example.states(["healthy", "unhealthy"]);
    for (let i = 0; i < 4; i++) expect(await example.visit("http://198.51.100.5/")).toMatch(/^ip-10-20-10-5 /);
    await example.machines.faults.powerOnZone("eu-central-1b");
    expect(example.on).toEqual([node1, node2, "web-1", "web-2", "db-1"]);
    await example.states(["healthy", "healthy"]);
    expect(await example.visit("http://198.51.100.6/")).toMatch(/^ip-10-20-1[01]-5 /);
    await expect(example.machines.faults.killZone("eu-central-1")).rejects.toThrow(
      "there is no machine in zone eu-central-1; there are machines in: eu-central-1a, eu-central-1b",
    );
  });

  it("leaves connections without an answer when a server's power is cut, and can destroy the server then", async () => {
    await example.machines.apply({
      ...balanced,
      securityGroups: balanced.securityGroups.map(group =>
        group.id === "sg-web"
          ? { ...group, ingress: [{ protocol: "tcp", ports: [80, 80], peer: { cidr: "10.20.0.0/16" } }] }
          : group,
      ),
    });
    const killed = () => example.machines.faults.kill("web-2");
    expect(await example.noticed("web-1", "10.20.11.5", 80, killed)).toEqual(["open: silent", "new: silent"]);
    await expect(example.machines.faults.freeze("web-2", true)).rejects.toThrow("web-2 is off");
    await example.machines.destroyServer(web2.instanceId);
    expect(example.machines.list().map(({ name }) => name)).not.toContain("web-2");
  });

  it("leaves nothing behind when its process is killed", async () => {
    mkdirSync(join(example.folder, "victim"));
    const socket = join(example.folder, "victim", "api.sock");
    const argv = ["--import", "tsx", join(__dirname, "testing", "victim.ts"), socket];
    const victim = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    const printed = await new Promise<Buffer>(done => victim.stdout.once("data", done));
    const traces = JSON.parse(printed.toString()) as ReturnType<Machines["traces"]>;
    // Held open, so that the kernel does not reuse the namespace's number.
    const held = openSync(`/proc/${traces.pid}/ns/net`, "r");
    const namespace = readlinkSync(`/proc/${traces.pid}/ns/net`);
    const inside = () => processesWhere(pid => readlinkSync(`/proc/${pid}/ns/net`) === namespace);
    const before = [traces.processes.length > 20, inside().length > 3];
    victim.kill("SIGKILL");
    expect(before).toEqual([true, true]);

    const left = () => ({
      processes: traces.processes.filter(pid => existsSync(`/proc/${pid}`)),
      inside: inside(),
      cgroup: existsSync(traces.cgroup),
      folder: existsSync(traces.folder),
      mounts: readFileSync("/proc/self/mounts", "utf8")
        .split("\n")
        .filter(mount => mount.includes(traces.folder)),
    });
    await expect
      .poll(left, { timeout: 10_000 })
      .toEqual({ processes: [], inside: [], cgroup: false, folder: false, mounts: [] });
    closeSync(held);
  });
});

/** The process ids of this machine that fulfil a condition. */
function processesWhere(isWanted: (pid: string) => boolean): string[] {
  return readdirSync("/proc").filter(pid => {
    try {
      return /^\d+$/.test(pid) && isWanted(pid);
    } catch {
      return false; // The process has ended in the meantime.
    }
  });
}
