import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../rehearsal/support/until";
import type { DrillContext } from "../context/drillContext";
import { servedBy } from "../context/fleet";
import { askFromInternet } from "../context/internet";
import { siteCopy } from "../context/siteCopy";
import type { Drill } from "../drill";
import { none, note, that, unnoticed } from "../judge/checks";

/** Seconds that a page works. The balancer sends the last ones up to 12 s after the server has begun to leave. */
const seconds = 45;
const pages = 6;
/** Programs of the web server, and a library of it. */
const packages = ["apache2", "apache2-bin", "php8.4-fpm", "libssl3t64"];

/** Debian's packages with a higher version, made of what is installed: the same files, and Debian's own scripts. */
const upgrade = `
cd /var/tmp
for package in ${packages.join(" ")}; do
  mkdir -p "$package/DEBIAN"
  dpkg -L "$package" | while read -r file; do [ ! -e "$file" ] || echo "$file"; done | tar -c --no-recursion -T - 2> /dev/null | tar -x -C "$package"
  dpkg-query -s "$package" | sed '/^Status:/d; /^Conffiles:/,/^[A-Z]/{/^Conffiles:/d; /^ /d}; s/^Version: .*/&+lamp1/' > "$package/DEBIAN/control"
  for script in preinst postinst prerm postrm triggers shlibs; do
    for file in /var/lib/dpkg/info/"$package".$script /var/lib/dpkg/info/"$package":*.$script; do
      [ ! -e "$file" ] || cp "$file" "$package/DEBIAN/$script"
    done
  done
  dpkg-deb -Znone --build "$package" "$package.deb" > /dev/null
done
DEBIAN_FRONTEND=noninteractive dpkg --force-depends -i ${packages.map(name => `${name}.deb`).join(" ")}`;

/** Prints the units that run code which is no longer on the disk. */
const outdated = `grep -lE ' r-xp .* /usr/.* \\(deleted\\)$' /proc/[0-9]*/maps 2> /dev/null | sed 's/maps$/cgroup/' | xargs -r cat |
sed -nE 's|.*/([^/]+\\.service).*|\\1|p' | sort -u | grep -E 'apache|php' || true`;
const mainProcesses = "systemctl show -P MainPID apache2 php8.4-fpm";

/** Packages of a server are upgraded while it works on long requests, and the server brings the update into effect. */
export const securityUpdate: Drill = {
  name: "security-update",
  what: `Apache, PHP and OpenSSL are upgraded on a server that works on requests of ${seconds} s`,
  isLong: true,
  async run(context) {
    const page = `<?php sleep(${seconds}); echo json_decode(file_get_contents('/etc/lamp/server.json'))->name;`;
    const site = siteCopy(context, "update", { "public/slow.php": page });
    await context.change("a release with a slow page", { "lamp:site": site });
    const { id, name } = context.fleet.firstServer();
    const run = (script: string) => runIn(context, id, script);
    const before = await run(mainProcesses);
    context.markEvent(`packages are upgraded on ${name}`);
    await run(upgrade);
    context.mark("the packages are upgraded");
    const isUndisturbed = (await run(mainProcesses)) === before;
    const old = await run(outdated);

    const began = Date.now();
    // In the background: systemd starts itself again as well, and would close the connection of a command that waits.
    await run("systemctl start --no-block lamp-renew");
    await until(
      `${name} to leave the balancer`,
      { seconds: 30 },
      async () => (await run("[ ! -e /run/lamp-renew/out ] || echo out")) !== "",
    );
    const { url } = await context.stack.outputs();
    const slow = Array.from({ length: pages }, () => askFromInternet(context, String(url), "/slow.php", seconds + 30));
    const isOver = async () => ["inactive", "failed"].includes(await run("systemctl is-active lamp-renew || true"));
    await until("the update to be in effect", { seconds: 300 }, isOver);
    const took = (Date.now() - began) / 1000;
    context.mark("the update is in effect");
    const answers = await Promise.all(slow);
    const rest = await run(outdated);
    await sleep(1000);
    const said = await run("journalctl -qn 5 -o cat -u lamp-renew");
    const isHealthy = (await context.fleet.unhealthy()).length === 0;
    await context.restore("the release before");
    return seen => [
      that("the upgrade itself restarts neither Apache nor PHP", isUndisturbed),
      that("both then ran what was no longer on the disk", old.includes("apache2") && old.includes("php8.4-fpm"), old),
      that("at the end, nothing runs it", rest === "", rest || "yes"),
      that("the server is healthy again", isHealthy, isHealthy ? "yes" : said),
      none(
        `slow requests that failed, of ${pages}`,
        answers.filter(({ status, body }) => status !== 200 || !body.startsWith("web-")).length,
      ),
      that(
        `${name} finished some of them`,
        answers.some(({ body }) => body === servedBy(id)),
      ),
      note("the server took", `${took.toFixed(0)} s`),
      ...unnoticed(seen),
    ];
  },
};

async function runIn({ machines }: DrillContext, id: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await machines.execIn(id, ["bash", "-c", script], { timeout: 300 });
  if (code !== 0)
    throw new Error(`a command on ${id} ended with ${code}: ${`${stdout}\n${stderr}`.trim().slice(-1000)}`);
  return stdout.trim();
}
