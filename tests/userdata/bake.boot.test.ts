import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builderUserData } from "../../image/userData";
import { inImage, movedClock } from "../support/inImage";

/** Programs that need a booted machine or a mirror. Each notes its words. `systemd-run` runs a unit when the script has ended. */
const programs: Readonly<Record<string, string>> = {
  systemctl: 'echo "systemctl $*" >>/run/calls',
  journalctl: 'echo "journalctl $*" >>/run/calls',
  "cloud-init": 'echo "cloud-init $*" >>/run/calls',
  "systemd-run": 'echo "systemd-run $*" >>/run/calls',
  "apt-get":
    '[[ -z $AWAY ]] || { echo "E: Failed to fetch http://mirror.test/"; exit 100; }; echo "apt-get $*" >>/run/calls',
};

describe("the disk of a builder", () => {
  const shared = mkdtempSync(join(tmpdir(), "bake-"));
  beforeAll(() => {
    writeFileSync(join(shared, "user-data"), builderUserData([]));
    mkdirSync(join(shared, "bin"));
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(shared, "bin", name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    writeFileSync(join(shared, "clock"), movedClock);
  });
  afterAll(() => rmSync(shared, { recursive: true }));

  /** What user-data says, then what `look` prints. */
  const bake = async (look: string, away = "") =>
    (
      await inImage(
        `export PATH=/shared/bin:$PATH BASH_ENV=/shared/clock AWAY=${away}
         mkdir -p /etc/ssh /root/.ssh /home/admin/.ssh /var/log/journal/1 /var/lib/apt/lists /var/lib/systemd
         echo 0123 >/etc/machine-id
         touch /etc/hostname /etc/ssh/ssh_host_rsa_key{,.pub} /root/.ssh/authorized_keys /home/admin/.ssh/authorized_keys
         touch /var/log/journal/1/system.journal /var/log/syslog /var/lib/apt/lists/trixie /var/lib/systemd/random-seed /tmp/x
         bash /shared/user-data || true
         ${look}`,
        { "/shared": shared },
      )
    )
      .trim()
      .split("\n");

  it("tells the version of every package, and has all updates", async () => {
    const lines = await bake("cat /run/calls");
    expect(lines.filter(line => line.startsWith("lamp: package ")).map(line => line.split(" ")[2])).toEqual(
      expect.arrayContaining(["apache2", "chrony", "php8.4-cli", "php8.4-fpm", "php8.4-mysql", "unattended-upgrades"]),
    );
    expect(lines.filter(line => line.startsWith("apt-get")).map(line => / (\w+)$/.exec(line)?.[1])).toEqual([
      "update",
      "upgrade",
      "autoremove",
    ]);
    expect(lines.filter(line => line.startsWith("systemd-run"))).toEqual([
      "systemd-run --quiet --on-active=2700 systemctl poweroff",
      "systemd-run --quiet --no-block --unit=lamp-seal --property=After=cloud-final.service bash /run/lamp-seal.sh",
    ]);
  });

  it("has nothing that makes a machine itself, and then the builder powers off", async () => {
    const lines = await bake(`
      bash /run/lamp-seal.sh
      echo "[console]"; cat /dev/console
      echo "[last]"; tail -n 1 /run/calls
      echo "[kept]"; stat -c '%n %s' /etc/machine-id
      find /etc/hostname /etc/ssh/ssh_host_* /root/.ssh /home/admin/.ssh /var/lib/systemd/random-seed 2>/dev/null || true
      find /var/log -type f; find /var/log/journal /var/lib/apt/lists /tmp -mindepth 1
      echo "[clean]"; grep "^cloud-init clean" /run/calls`);
    expect(lines.slice(lines.indexOf("[console]"))).toEqual([
      "[console]",
      "lamp: sealed",
      "[last]",
      "systemctl --no-block poweroff",
      "[kept]",
      "/etc/machine-id 0",
      "[clean]",
      "cloud-init clean --logs --seed --configs all",
    ]);
  });

  it("is not sealed when the mirror is away for eight minutes", async () => {
    const lines = await bake("[[ -e /run/lamp-seal.sh ]] || echo not sealed", "yes");
    expect(lines.at(-2)).toMatch(
      /^lamp: FAILED at security updates: E: Failed to fetch http:\/\/mirror\.test\/; check /,
    );
    expect(lines.at(-1)).toBe("not sealed");
  });
});
