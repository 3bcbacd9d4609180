import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser } from "./support/browser";
import { RehearseCommand } from "./support/rehearseCommand";

/** With LAMP_PICTURE=1, the test replaces docs/page.png. */
const keepsPicture = process.env["LAMP_PICTURE"] === "1";

/** The steps of a run with their results, from the summary at its end. */
const stepsIn = (output: string) =>
  [
    ...output
      .slice(output.lastIndexOf("\nRehearsal "))
      .matchAll(/^ {2}(\S.*?) {2,}([\d.]+ s|\d+ min \d+ s) {2}(ok|FAILED)$/gm),
  ].map(([, step, , verdict]) => `${step} ${verdict}`);

describe("the stack on booted machines, with a person at the terminal", () => {
  const steps = "preview up verify set lamp:webServers=3 up verify refresh hold destroy".split(" ");
  let pictures: string;
  let command: RehearseCommand;
  const onServer = (name: string, look: string) => command.on(name, "bash", "-c", look);
  let browser: Browser;
  let siteUrl: string;

  beforeAll(async () => {
    pictures = mkdtempSync(join(tmpdir(), "pictures-"));
    // Before the rehearsal, because this may install packages.
    browser = await Browser.open();
    command = new RehearseCommand(steps, { onTerminal: true });
    await command.runs();
    await command.says(/Everything stays up until Ctrl-C/);
    siteUrl = (await command.says(/The site: (http:\/\/127\.0\.0\.1:\d+)/))[1] ?? "";
  });
  afterAll(async () => {
    // Undefined when beforeAll has failed.
    await (browser as Browser | undefined)?.close();
    await (command as RehearseCommand | undefined)?.stop();
    rmSync(pictures, { recursive: true });
  });

  it("shows a page on which the guest book can be signed", async () => {
    await browser.visit(siteUrl);
    await browser.leave(`
      document.forms[0].elements.name.value = "Ada Lovelace";
      document.forms[0].elements.message.value = "It came through the balancer <and back>.";
      document.forms[0].querySelector("button").click()`);
    await browser.visit(siteUrl);
    const seen = (await browser.evaluate(`({
      title: document.title,
      entries: [...document.querySelectorAll("article")].map(entry => entry.innerText),
      servers: [...document.querySelectorAll("header b, body > footer b")].map(name => name.innerText),
      away: document.querySelectorAll(".away").length
    })`)) as { title: string; entries: string[]; servers: string[]; away: number };
    expect(seen.title).toBe("Guest book");
    expect(seen.entries[0]).toContain("Ada Lovelace");
    expect(seen.entries[0]).toContain("It came through the balancer <and back>.");
    expect(seen.servers).toEqual([
      expect.stringMatching(/^web-[0-9a-f]{6}$/),
      expect.stringMatching(/^eu-central-1[a-c]$/),
      seen.servers[0],
    ]);
    expect(seen.away).toBe(0);
  });

  it("is served by every server", async () => {
    const answered = new Set<unknown>();
    for (let visit = 0; visit < 12 && answered.size < 3; visit++) {
      await browser.visit(siteUrl);
      answered.add(await browser.evaluate(`document.querySelector("body > footer b").innerText`));
    }
    expect(answered.size).toBe(3);
  });

  it.each([
    ["phone", 390, 844, 1],
    ["desktop", 1280, 900, 1],
    ["page", 960, 720, 2],
  ])("fits the window of a %s", async (name, width, height, scale) => {
    await browser.resize(width, height, scale);
    await browser.visit(siteUrl);
    expect(await browser.evaluate("[innerWidth, document.documentElement.scrollWidth]")).toEqual([width, width]);
    const picture = await browser.picture();
    const size = [picture.readUInt32BE(16) / scale, picture.readUInt32BE(20) / scale >= height];
    expect(size).toEqual([width, true]);
    writeFileSync(join(pictures, `${name}.png`), picture);
    if (keepsPicture && name === "page") writeFileSync(join(__dirname, "..", "docs", "page.png"), picture);
  });

  it("can be used from another terminal with the line that it prints", async () => {
    const [, line = ""] = await command.says(/By hand, in another terminal:\n +(\. .*) && pulumi preview/);
    const { stdout } = await promisify(execFile)("sh", ["-c", `${line} && pulumi preview --expect-no-changes`]);
    expect(stdout).toMatch(/\d+ unchanged/);
  });

  it("has servers whose Apache keeps bodies in a /tmp of its own, with a limit", async () => {
    const look = "nsenter -t $(cat /run/apache2/apache2.pid) -m findmnt -no FSTYPE,SIZE /tmp | tail -n 1";
    expect((await onServer("lamp-web-1", look)).split(/\s+/)).toEqual(["tmpfs", "1G"]);
  });

  it("has a PHP that runs commands, and has neither namespaces, nor php-fpm's sockets, nor the machine's /tmp", async () => {
    // A namespace of its own would let PHP talk to parts of the kernel as root.
    const page = `<?php
      echo exec('unshare -Urn nft list ruleset > /dev/null 2>&1 && echo made || echo refused'), ' ', exec('echo command'), ' ';
      echo @rename('/run/php/lamp.sock', '/run/php/x') || @touch('/run/php/x') ? 'made' : 'refused', ' ';
      echo touch('/tmp/mine') ? 'temporary' : '', ' ', touch('/var/tmp/mine') ? 'temporary' : '';`;
    const printed = await onServer(
      "lamp-web-1",
      `cd /srv/lamp/current/public
      echo ${Buffer.from(page).toString("base64")} | base64 -d > look.php
      curl -s http://127.0.0.1/look.php
      rm look.php
      echo; ls /run/phptmp /var/cache/phptmp | grep -c mine; ls /tmp/mine /var/tmp/mine 2> /dev/null | wc -l
      findmnt -no FSTYPE /run/phptmp`,
    );
    expect(printed.split("\n")).toEqual(["refused command refused temporary temporary", "2", "0", "tmpfs"]);
  });

  it("has servers that all work without a failed unit, and update themselves at different hours", async () => {
    const look = `systemctl --failed --no-legend
      systemctl show -P TimersCalendar apt-daily-upgrade.timer | sed 's/.*OnCalendar=[^ ]* //; s/ UTC.*//'
      systemctl show -P OnSuccess apt-daily-upgrade.service`;
    expect(await onServer("lamp-web-1", look)).toBe("03:00:00\nlamp-renew.service");
    expect(await onServer("lamp-web-2", look)).toBe("15:00:00\nlamp-renew.service");
  });

  it("ends after Ctrl-C with success, and says how every step went", async () => {
    command.type("\x03");
    expect(await command.ended, command.output).toBe(0);
    expect(stepsIn(command.output)).toEqual(
      ["preview", "up", "verify", "set lamp:webServers=3", "up", "verify", "refresh", "hold", "destroy"].map(
        step => `${step} ok`,
      ),
    );
    expect(command.output).toContain("Rehearsal done:");
  });

  it("leaves nothing behind", () => {
    expect(command.leftovers()).toEqual([]);
  });
});

describe("a rehearsal that is ended during up", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGKILL", 137],
  ] as const)("by %s leaves nothing behind", async (signal, code) => {
    const command = new RehearseCommand(["up", "destroy"]);
    try {
      await command.runs();
      await command.says(/aws:ec2:Instance lamp-web-1 created/);
      process.kill(command.pid, signal);
      await expect.poll(() => command.leftovers(), { timeout: 15_000 }).toEqual([]);
      expect([await command.ended, /── destroy/.test(command.output)], command.output).toEqual([code, false]);
    } finally {
      await command.stop();
    }
  });
});
