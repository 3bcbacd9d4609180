import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "./until";

/** What would be left on the machine by an installation that forbids the start of services. */
const hostFiles = [
  "/usr/sbin/policy-rc.d",
  "/usr/sbin/invoke-rc.d",
  "/usr/bin/deb-systemd-invoke",
  "/usr/bin/deb-systemd-helper",
];
const stateOf = (file: string) => (existsSync(file) ? `${statSync(file).ino} ${statSync(file).size}` : "absent");

const packages = JSON.stringify(join(__dirname, "hostPackages.ts"));
const install = `require(${packages}).ensureHostPackages(["a-package"])`;

describe("the installation of missing packages", () => {
  let folder: string;
  let installation: ChildProcess;
  const before = hostFiles.map(stateOf);
  const file = (name: string) => join(folder, name);

  /** Begins an installation with an apt that starts a service as packages do, and then waits. */
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "packages-"));
    const programs = {
      "dpkg-query": "exit 1",
      "apt-get": `case "$*" in
        --version | *update) exit 0 ;;
        *) echo $$ > "${file("pid")}"
           invoke-rc.d a-package start > "${file("started")}" 2>&1; echo "$?" >> "${file("started")}"
           deb-systemd-invoke start a-package.service >> "${file("started")}" 2>&1; echo "$?" >> "${file("started")}"
           deb-systemd-helper enable a-package.service >> "${file("started")}" 2>&1; echo "$?" >> "${file("started")}"
           echo installed > "${file("in-root")}"
           touch "${file("waits")}"; exec sleep 60 ;;
      esac`,
    };
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(file(name), `#!/bin/sh\n${text}\n`);
      chmodSync(file(name), 0o755);
    }
    installation = spawn(process.execPath, ["--import", "tsx", "-e", install], {
      env: { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` },
      stdio: "ignore",
    });
    await until("apt to be called", { seconds: 20, intervalMs: 20 }, () => existsSync(file("waits")));
  });
  afterEach(() => {
    installation.kill("SIGKILL");
    try {
      process.kill(Number(readFileSync(file("pid"), "utf8")), "SIGKILL");
    } catch {
      // It has ended.
    }
    rmSync(folder, { recursive: true });
  });

  it("starts no service, neither now nor at the next boot, and changes no file by which the machine starts its services", () => {
    expect(readFileSync(file("started"), "utf8")).toBe("0\n0\n0\n");
    expect(readFileSync(file("in-root"), "utf8")).toBe("installed\n");
    expect(hostFiles.map(stateOf)).toEqual(before);
  });

  it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)("leaves none of them changed when %s ends it", async signal => {
    installation.kill(signal);
    await until("the end", { seconds: 10, intervalMs: 20 }, () => installation.signalCode ?? installation.exitCode);
    expect(hostFiles.map(stateOf)).toEqual(before);
  });
});
