import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readInventory } from "../../../rehearsal/machines/inventory";
import { freezeCgroup } from "../../../rehearsal/machines/sandbox/cgroups";
import { runningRehearsals } from "../../../rehearsal/machines/sandbox/runFolder";
import { RehearseCommand } from "../../support/rehearseCommand";
import { writeSite } from "./bootedSite";

const run = promisify(execFile);
const createTable = `db()->exec('CREATE TABLE events (id INT AUTO_INCREMENT PRIMARY KEY, kind VARCHAR(20), server VARCHAR(50),
  pid INT, at TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP(3))');`;
/** So that the job of a worker is under way when its server leaves. */
const slowly = "sleep(3);";

describe("background work of a site on the booted stack", () => {
  let folder: string;
  let command: RehearseCommand;
  let line: string;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "background-"));
    writeSite(join(folder, "site"), "1", createTable);
    const settings = [`lamp:site=${join(folder, "site")}`, "lamp:healthTimeoutSeconds=300"];
    command = new RehearseCommand([...settings.flatMap(setting => ["set", setting]), "up", "hold", "destroy"]);
    await command.runs();
    await command.says(/Everything stays up until/);
    [, line = ""] = await command.says(/By hand, in another terminal:\n +(\. .*) && pulumi preview/);
    [, url = ""] = await command.says(/The site: (http:\/\/127\.0\.0\.1:\d+)/);
  });
  afterAll(async () => {
    process.kill(command.pid, "SIGINT");
    await command.ended;
    await command.stop();
    rmSync(folder, { recursive: true });
  });

  const onServer = (name: string, script: string) => command.on(name, "bash", "-c", script);
  const rows = async (statement: string, server = "lamp-web-1"): Promise<string[][]> =>
    JSON.parse(await onServer(server, `/usr/local/sbin/lamp-run php sql.php "${statement}"`)) as string[][];
  const until = (what: () => Promise<boolean>, seconds: number) =>
    expect.poll(what, { timeout: seconds * 1000, interval: 2000 }).toBe(true);
  const up = () => run("sh", ["-c", `${line} && pulumi up --yes --skip-preview 2>&1`], { maxBuffer: 2 ** 24 });
  const page = async () => (await fetch(url)).text();
  const nameOf = async (server: string) =>
    (JSON.parse(await onServer(server, "cat /etc/lamp/server.json")) as { name: string }).name;

  it("waits for the first database, and has run once before the stack is up", async () => {
    expect(await rows("SELECT COUNT(*) FROM events WHERE kind = 'release 1'")).toEqual([[1]]);
    expect(await rows("SELECT state FROM lamp_tasks WHERE name LIKE 'release %'")).toEqual([["done"]]);
  });

  it("a line of the crontab runs once in each minute, although each server has its timer", async () => {
    const timers = "systemctl list-timers --no-legend 'lamp-schedule@*' | wc -l";
    expect([await onServer("lamp-web-1", timers), await onServer("lamp-web-2", timers)]).toEqual(["2", "2"]);
    await until(async () => (await rows("SELECT 1 FROM events WHERE kind = 'minute'")).length >= 3, 300);
    const minutes = await rows(
      "SELECT FLOOR(UNIX_TIMESTAMP(at) / 60) FROM events WHERE kind = 'minute' GROUP BY 1 HAVING COUNT(*) <> 1",
    );
    expect(minutes).toEqual([]);
  });

  it("a worker that is killed begins again", async () => {
    const pid = "pgrep -f '^php worker.php' || echo 0";
    const before = await onServer("lamp-web-1", pid);
    await onServer("lamp-web-1", `kill -KILL ${before}`);
    await until(async () => !["0", before].includes(await onServer("lamp-web-1", pid)), 30);
  });

  it("a worker without end in memory is ended alone", async ({ skip }) => {
    // A machine of the rehearsal has this controller only where its host has no version 1 of cgroups.
    const controllers = await onServer("lamp-web-2", "cat /sys/fs/cgroup/cgroup.controllers");
    skip(!controllers.includes("memory"), "this machine does not let its containers limit memory");
    const pids =
      "systemctl show -P MainPID apache2 php8.4-fpm lamp-worker@queue; systemctl show -P NRestarts lamp-worker@eater";
    const set = "systemctl set-property --runtime system-background.slice MemoryMax=64M MemorySwapMax=0";
    const before = (await onServer("lamp-web-2", `${set}; ${pids}`)).split(/\s+/);
    await onServer("lamp-web-2", "touch /run/phptmp/eat; chmod 666 /run/phptmp/eat; chown www-data /run/phptmp/eat");
    await until(async () => Number((await onServer("lamp-web-2", pids)).split(/\s+/)[3]) > Number(before[3]), 60);
    expect((await onServer("lamp-web-2", pids)).split(/\s+/).slice(0, 3)).toEqual(before.slice(0, 3));
    expect(await onServer("lamp-web-2", "journalctl -qu lamp-worker@eater -o cat | grep -c -i oom-kill")).not.toBe("0");
  });

  it("a release whose once-per-release fails ends the update with its last words, and the old servers stay", async () => {
    writeSite(join(folder, "site"), "2", "fwrite(STDERR, 'no such column: price'); exit(3);");
    const failed = (await up().catch((error: unknown) => error)) as { code?: number; stdout: string };
    const said = failed.stdout.replace(/\s+/g, " ");
    expect(failed.code, said).not.toBe(0);
    expect(said).toMatch(/lamp: FAILED at once-per-release: .*no such column: price/);
    expect(await page()).toBe("release 1");
    expect(await rows("SELECT COUNT(*) FROM lamp_tasks WHERE name LIKE 'release %' AND state = 'failed'")).toEqual([
      [1],
    ]);
  });

  it("the next one runs once, and the jobs of workers are finished although their servers leave", async () => {
    writeSite(join(folder, "site"), "3", slowly);
    await up();
    expect(await page()).toBe("release 3");
    expect(await rows("SELECT COUNT(*) FROM events WHERE kind = 'release 3'")).toEqual([[1]]);
    const names = [await nameOf("lamp-web-1"), await nameOf("lamp-web-2")];
    // The worker that was killed left one job without an end.
    const jobs = await rows(
      `SELECT SUM(kind = 'job begins') - SUM(kind = 'job ends') FROM events WHERE kind LIKE 'job%' AND server NOT IN ('${names.join("', '")}')`,
    );
    expect(jobs.map(([open]) => Number(open))).toEqual([1]);
  });

  it("when a server falls silent in a run, the other goes on within two minutes, and no minute has two runs", async () => {
    await until(
      async () =>
        (await rows("SELECT 1 FROM events WHERE kind = 'long' AND at > NOW() - INTERVAL 5 SECOND")).length > 0,
      90,
    );
    const [[runs = ""] = []] = await rows("SELECT server FROM events WHERE kind = 'long' ORDER BY id DESC LIMIT 1");
    const [lost, stays] =
      (await nameOf("lamp-web-1")) === runs ? ["lamp-web-1", "lamp-web-2"] : ["lamp-web-2", "lamp-web-1"];
    const [[last = ""] = []] = await rows("SELECT MAX(id) FROM events", stays);
    const machine = runningRehearsals()
      .filter(({ id }) => id === command.id)
      .flatMap(({ path }) => readInventory(path))
      .find(({ name }) => name === lost);
    await freezeCgroup(machine!.cgroup, true);
    const found = `SELECT TIMESTAMPDIFF(SECOND, (SELECT at FROM events WHERE id = ${last}), MIN(at)) FROM events WHERE kind = 'long' AND id > ${last} AND server <> '${runs}'`;
    await until(async () => typeof (await rows(found, stays))[0]?.[0] === "number", 240);
    expect(Number((await rows(found, stays))[0]?.[0])).toBeLessThanOrEqual(125);
    // The server that comes back ends what it still runs.
    await freezeCgroup(machine!.cgroup, false);
    await until(async () => (await onServer(lost!, "pgrep -fc '^php long.php' || true")) === "0", 30);
    const twice = await rows(
      "SELECT FLOOR(UNIX_TIMESTAMP(at) / 60) FROM events WHERE kind = 'minute' GROUP BY 1 HAVING COUNT(*) > 1",
      stays,
    );
    expect(twice).toEqual([]);
  });

  it("a release without these files has neither timers nor processes", async () => {
    writeSite(join(folder, "site"), "4", "", false);
    await up();
    expect(
      await onServer(
        "lamp-web-1",
        "systemctl list-units --all --no-legend 'lamp-schedule*' 'lamp-worker*' system-background.slice | wc -l",
      ),
    ).toBe("0");
    expect(await onServer("lamp-web-1", "systemctl list-units --failed --no-legend 'lamp-*'")).toBe("");
  });
});
