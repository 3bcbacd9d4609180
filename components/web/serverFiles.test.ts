import { createHash } from "node:crypto";
import { basename } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { named, type Recorded, record } from "../../tests/support/record";
import { SiteRelease } from "./siteRelease";
import { renderServerFiles, ServerFiles, serverFiles } from "./serverFiles";

let graph: Recorded;
let files: ServerFiles;
beforeAll(async () => {
  graph = await record(() => {
    const release = new SiteRelease("lamp", { site: "site" });
    files = new ServerFiles("lamp", { bucket: release.bucket });
  });
});

it("uploads the files as text, which a preview can compare, under a key with their hash", () => {
  const script = named(graph, "lamp-server-files");
  const sha256 = createHash("sha256").update(renderServerFiles()).digest("hex");
  expect(files.sha256).toBe(sha256);
  expect(script.inputs).toEqual({
    bucket: "lamp-releases",
    key: `server-files-${sha256.slice(0, 16)}.sh`,
    content: renderServerFiles(),
  });
  expect(script.dependencies).toEqual([
    "lamp-releases",
    "lamp-releases-encrypted",
    "lamp-releases-private",
    "lamp-releases-tls",
  ]);
});

it("renders the same bytes every time, because other bytes replace the servers", () => {
  expect(renderServerFiles()).toBe(renderServerFiles());
});

it("makes programs executable, and nothing else", () => {
  expect(
    serverFiles()
      .filter(({ mode }) => mode !== "0644")
      .map(({ path, mode }) => [path, mode]),
  ).toEqual([
    ["/usr/local/bin/lamp-mysql", "0755"],
    ["/usr/local/lib/lamp/background-units", "0755"],
    ["/usr/local/lib/lamp/once-per-release", "0755"],
    ["/usr/local/lib/lamp/scheduled-run", "0755"],
    ["/usr/local/lib/lamp/worker", "0755"],
    ["/usr/local/lib/lamp/workers-renew", "0755"],
    ["/usr/local/sbin/lamp-abandoned", "0755"],
    ["/usr/local/sbin/lamp-agent", "0755"],
    ["/usr/local/sbin/lamp-aws", "0755"],
    ["/usr/local/sbin/lamp-database", "0755"],
    ["/usr/local/sbin/lamp-disk", "0755"],
    ["/usr/local/sbin/lamp-environment", "0755"],
    ["/usr/local/sbin/lamp-logs", "0755"],
    ["/usr/local/sbin/lamp-pages", "0755"],
    ["/usr/local/sbin/lamp-reader", "0755"],
    ["/usr/local/sbin/lamp-renew", "0755"],
    ["/usr/local/sbin/lamp-run", "0755"],
    ["/usr/local/sbin/lamp-session", "0755"],
    ["/usr/local/sbin/lamp-shared", "0755"],
    ["/usr/local/sbin/lamp-ship", "0755"],
    ["/usr/local/sbin/lamp-warm", "0755"],
    ["/usr/sbin/policy-rc.d", "0755"],
    ["/usr/sbin/sendmail", "0755"],
  ]);
});

it("installs the agent of Session Manager at once, because a timer with a random delay has it at its first time too", () => {
  const contentOf = (name: string) => serverFiles().find(({ path }) => basename(path) === name)?.content ?? "";
  expect(contentOf("lamp-agent.timer")).not.toMatch(/^On(Active|Boot|UnitActive|Startup)Sec=/m);
  expect(contentOf("web-server.sh")).toContain("systemctl --no-block start lamp-agent.service");
});

it("leaves the console to each service that writes to it", () => {
  const landed = serverFiles();
  const writers = landed.filter(
    ({ path, content }) => path.includes("/sbin/") && /\/dev\/console|report\.php/.test(content),
  );
  expect(writers.map(({ path }) => basename(path))).toEqual([
    "lamp-agent",
    "lamp-database",
    "lamp-disk",
    "lamp-environment",
    "lamp-renew",
    "lamp-shared",
  ]);
  for (const { path } of writers) {
    const unit = landed.find(file => file.path === `/etc/systemd/system/${basename(path)}.service`);
    // ProtectClock closes all but the pseudo devices: it "implies DeviceAllow=char-rtc r" (systemd.exec).
    expect(unit?.content).not.toMatch(/^(PrivateDevices|ProtectClock|DevicePolicy|DeviceAllow)=/m);
  }
});
