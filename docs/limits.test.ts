import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serverDiskGb } from "../settings/image/serverDisk";
import { storageLimitGb } from "../settings/databaseLimits";
import { parseSettings } from "../settings/form";
import { countedFirst, rateRule, wafRules } from "../settings/catalogs/wafRules";
import { groupParameters } from "../components/database/databaseParameterGroup";
import { edges } from "../components/network/securityGroups";

const read = (file: string) => readFileSync(join(__dirname, "..", file), "utf8");
const page = read("docs/limits.md");

/** What the program says, found in one of its files. */
function figure(file: string, pattern: RegExp): string {
  const found = pattern.exec(read(file));
  if (found === null) throw new Error(`${file} has nothing like ${pattern}`);
  return found.slice(1).join(" ");
}
/** The range of a setting, as its refusal tells it. */
const range = (name: string) => {
  const must = parseSettings({ [name]: "x" }).problems.find(({ key }) => key === `lamp:${name}`)?.must;
  return /from (\d+) to (\d+)/.exec(must ?? "")!.slice(1);
};

/** The default of a setting. */
const given = (name: string) => new RegExp(`^  lamp:${name}:\\n    default: (.*)$`, "m").exec(read("Pulumi.yaml"))?.[1];

const apache = "userdata/files/etc/apache2/sites-available/lamp.conf";
const disk = "userdata/files/usr/local/sbin/lamp-disk";
const outbox = "userdata/files/usr/local/share/lamp/logs/outbox.php";
const logs = "userdata/files/usr/local/sbin/lamp-logs";
const connections = "components/monitoring/connections.ts";
const alarms = "components/monitoring/alarms.ts";

/**
 * Each row of the page by its first cell, with what must be in it. The figures are the program's, but for those that the program
 * leaves at the default of AWS, Debian's Apache or PHP. The comment names their source.
 */
const rows: Readonly<Record<string, readonly string[]>> = {
  // Elastic Load Balancing, "Application Load Balancers", idle timeout.
  "silence on a connection": [`${given("requestTimeoutSeconds")} s`],
  "run time of a page": [`${given("requestTimeoutSeconds")} s`],
  "body on its way to PHP": [
    figure(apache, /fcgi:\/\/body>\n\s*ProxySet max=(\d+)/),
    figure("userdata/files/etc/systemd/system/apache2.service.d/lamp.conf", /size=(\d+G)/),
  ],
  "answer that is read slowly": [`${Number(figure(apache, /^FlushMaxThreshold (\d+)$/m)) / 2 ** 20} MiB`],
  // PHP manual, runtime configuration.
  "processor time of a page": ["30 s"],
  // Apache manual, core.
  "line of a request, one header": ["8190 bytes", "100 headers"],
  // Elastic Load Balancing, "Quotas for your Application Load Balancers".
  "all headers": ["64 KB", "32 KB"],
  "form or JSON in a request": ["8M"],
  "one uploaded file, number of files": ["2M, 20 files"],
  "fields of a form": ["1000"],
  "body of any request": [
    `${Number(figure("userdata/files/etc/apache2/conf-available/lamp-php.conf", /Content-Length'\) -gt (\d+)/)) / 2 ** 30} GiB`,
  ],
  "slow sender": ["20 s", "10 s", "500 bytes/s"],
  // AWS WAF developer guide, "Oversize web request components".
  "what the firewall looks at": ["8 KB"],
  "requests of one address": [
    rateRule.limit.toLocaleString("en"),
    rateRule.name,
    rateRule.seconds === 300 ? "five" : "",
  ],
  "what the firewall refuses": [["zero", "one", "two", "three", "four", "five"][Object.keys(wafRules).length]!],
  "ports outwards": edges(true)
    .filter(({ from, to }) => from === "web" && to === "internet")
    .map(({ port }) => String(port)),
  "a message to the mail relay": [
    `${figure("userdata/files/usr/sbin/sendmail", /--timeout=(\d+)/)} s for each answer`,
    `${figure("userdata/files/usr/sbin/sendmail", /^\$seconds = (\d+);$/m)} s in all`,
  ],
  "networks of visitors": ["everybody"],
  // API reference of Systems Manager, StartSession: a parameter has at most 65,535 characters.
  "`npm run site`": [
    `${Math.floor((Number(figure("console/runOnServer.ts", /^const requestCharacters = ([\d_]+);/m).replace("_", "")) * 0.75) / 1000)},000 bytes`,
    `${figure("components/web/sessions.ts", /^const idleMinutes = (\d+);/m)} min`,
    `${figure("components/web/sessions.ts", /^const keptDays = (\d+);/m)} days`,
  ],
  // VPC user guide, "NAT gateway basics".
  "connections outwards": ["55,000"],

  "pages at once": [`${figure("userdata/files/usr/local/share/lamp/configure.sh", /(\d+) \* \$\(nproc\)/)} processes`],
  "the page cache": [
    `${figure("userdata/files/usr/local/sbin/lamp-pages", /room=\$\(\((\d+) << 20\)\)/)} MiB`,
    `${figure("userdata/files/usr/local/share/lamp/pages/cache.lua", /^local largest.* = (\d+) \* 2 \^ 20,/m)} MiB`,
  ],
  "wait for a free process": [`${figure(apache, /acquire=(\d+)/)} ms`],
  "requests being read": [figure(apache, /^ThreadsPerChild (\d+)$/m)],
  "memory of a page": ["128M"],
  "compiled PHP files": [
    figure("userdata/files/etc/php/8.4/mods-available/lamp.ini", /max_accelerated_files = (\d+)/),
    "128 MB",
  ],
  disk: [`${serverDiskGb} GiB`, `${figure(disk, /^limit=(\d+)$/m)} %`],
  "access log": [`${figure(logs, /^keep access (\d+)/m)} MiB`, `${figure(logs, /^keep access \d+ (\d+)/m)} MiB`],
  "error log of Apache": [`${figure(logs, /^keep error (\d+)/m)} MiB`, `${figure(logs, /^keep error \d+ (\d+)/m)} MiB`],
  // journald.conf(5), RateLimitBurst and RateLimitIntervalSec.
  "journal, PHP's errors": [
    figure("userdata/files/etc/systemd/journald.conf.d/lamp.conf", /^SystemMaxUse=(\d+M)$/m),
    "10,000 messages in 30 s",
  ],
  // 4096 bytes a second.
  "logs to CloudWatch": [
    `${figure(outbox, /RESERVE_BYTES = (\d+) \* 1024/)} MiB`,
    `${Math.round((Number(figure(outbox, /BYTES_A_SECOND = (\d+);/)) * 86_400) / 2 ** 20)} MiB`,
  ],
  // Debian's php-common, phpsessionclean.timer.
  "session files": ["1440 s", "30 min"],
  "uploads on their way": ["half of the memory"],
  "shared files": [
    `${figure("settings/site/sharedPaths.ts", /at most (\d+) folders/)} folders`,
    `${figure("userdata/files/usr/local/sbin/lamp-shared", /LAMP_ANSWER_SECONDS:-(\d+)/)} s`,
  ],
  "tasks and workers": [
    figure("userdata/files/usr/local/share/lamp/configure.sh", /MemoryMax=\$\(\(kib \/ (5)\)\)/) === "5"
      ? "a fifth"
      : "",
    `${figure("settings/site/crontab.ts", /^const mostSchedules = (\d+);/m)} lines of a crontab`,
    `${figure("settings/site/workers.ts", /^const most = (\d+);/m)} workers`,
    `${figure("userdata/files/etc/systemd/system/lamp-worker@.service", /^TimeoutStopSec=(\d+)$/m)} s`,
    `${figure("userdata/files/usr/local/lib/lamp/scheduled-run", /LAMP_SCHEDULE_FINISH'\) \?: (\d+)/)} s`,
  ],
  "download of the release": [
    `${figure("userdata/bootstrap.sh", /lamp-aws s3 .*-m (\d+)/)} s`,
    `${figure("userdata/setup.sh", /^outage=(\d+)$/m)} s`,
  ],
  servers: [range("webServers").join(" to "), range("zones").join(" to ")],

  "connections of the database": [
    figure(connections, /bytesPerConnection = ([\d_]+)/).replaceAll("_", ""),
    figure(connections, /mostConnections = ([\d_]+)/).replaceAll("_", ""),
    `${Number(figure(connections, /^const share = ([\d.]+)/m)) * 100} %`,
  ],
  "an idle connection": [`${groupParameters([], false).find(({ name }) => name === "wait_timeout")?.value} s`],
  // MySQL 8.4 reference manual, system variables.
  "wait for a lock": ["50 s"],
  "size of a query or a value": ["64 MiB"],
  storage: [
    ["one", "two", "three", "four", "five"][storageLimitGb(100)! / 100 - 1]! + " times",
    figure("settings/databaseLimits.ts", /storageCapGb = ([\d_]+)/).replace("_", ","),
    `${figure(alarms, /under: (\d+) \* 2 \*\* 30/)} GiB`,
  ],
  "speed of the storage": [
    figure("components/database/databaseRole.ts", /iops: ([\d_]+)/).replace("_", ","),
    `${figure("components/database/databaseRole.ts", /stripedGb = (\d+)/)} GiB`,
  ],
  "age of the replica's data": [
    `${figure("userdata/files/usr/local/share/lamp/reading.php", /LAG_LIMIT_SECONDS = (\d+)/)} s`,
    `${figure(alarms, /over: (\d+),\s+minutes: 5,\s+silence: "unknown",\s+why: "Readers/)} s`,
  ],
  backups: [range("backupRetentionDays").join(" to ")],
  "a rotated password": [`${figure("userdata/account/lamp-account", /=== false \? (\d+)/)} s`],
  // PHP manual, session.gc_maxlifetime.
  "a session": [
    "1440 s",
    `${figure("userdata/files/usr/local/share/lamp/sessions/store.php", /WAIT_SECONDS = (\d+);/)} s for one in use`,
  ],
  "the account of the site": [
    `${figure("userdata/files/etc/systemd/system/lamp-database.timer", /^OnUnitInactiveSec=(\d+)$/m)} s`,
  ],
};

describe("docs/limits.md", () => {
  const shown = page
    .split("\n")
    .filter(line => /^\| (?!limit |-)/.test(line))
    .map(line =>
      line
        .split("|")
        .map(cell => cell.trim())
        .slice(1, -1),
    );

  it.each(Object.entries(rows))("shows the program's figures for %s", (title, figures) => {
    const row = shown.find(([first]) => first === title);
    expect(row, title).toBeDefined();
    for (const one of figures) expect(row?.join(" | ")).toContain(one);
  });

  it("has no limit whose figure is not compared, and none that nothing moves or tells", () => {
    expect(shown.map(([title]) => title).sort()).toEqual(Object.keys(rows).sort());
    for (const [title, , moved, told] of shown)
      expect(
        [moved, told].every(cell => (cell ?? "") !== ""),
        title,
      ).toBe(true);
  });

  it("names only settings that exist", () => {
    const known = new Set(parseSettings({}).problems.map(({ key }) => key));
    const named = [...page.matchAll(/lamp:[a-zA-Z]+/g)].map(([key]) => key);
    expect(named.length).toBeGreaterThan(10);
    for (const key of named) expect(known.has(key) || read("Pulumi.yaml").includes(`  ${key}:`), key).toBe(true);
  });

  it("is right that the firewall lets large bodies pass, unless told otherwise", () => {
    expect(countedFirst).toContain("SizeRestrictions_BODY");
  });
});
