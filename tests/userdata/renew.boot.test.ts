import { describe, expect, it } from "vitest";
import { inServer, makeClock, readConfigure, serve, values, withServerFiles } from "./configuredServer";

/** Takes the place of programs that need AWS or systemd. `$others` is the state of the other server. */
const stubs = `
mkdir -p /tmp/bin /run/lamp-renew
cat > /tmp/bin/lamp-aws <<'STUB'
#!/bin/bash
if [[ $1 == metadata ]]; then echo i-1; exit; fi
[[ $others != secret ]] || { echo "curl: (22) The requested URL returned error: 403" >&2; exit 22; }
state=healthy
[[ ! -e /run/lamp-renew/out || -n $stuck ]] || state=unhealthy
printf '<R>\\n<member><HealthCheckPort>8080</HealthCheckPort><TargetHealth><State>%s</State></TargetHealth><Target><Id>%s</Id></Target></member>\\n' $state i-1
printf '<member><Target><Id>i-2</Id></Target><TargetHealth><State>%s</State></TargetHealth></member></R>' $others
[[ -z $more ]] || printf '<member><Target><Id>i-3</Id></Target><TargetHealth><State>%s</State></TargetHealth></member>' $more
STUB
cat > /tmp/bin/systemctl <<'STUB'
#!/bin/bash
case "$*" in
  show*) echo 99999 ;;
  "restart php8.4-fpm apache2") echo "restart of Apache and PHP, $([[ -e /run/lamp-renew/out ]] && echo out of || echo in) service"; [[ -z $breaks ]] || echo '<?php throw new Exception;' > /srv/lamp/current/public/index.php ;;
  *) echo "$*" ;;
esac
STUB
chmod 755 /tmp/bin/*
${makeClock}
# A service whose process runs code that is no longer on the disk.
runs_old_code() {
  ((number = \${number:-100} + 1))
  mkdir -p /tmp/proc/$number
  echo '7f1c000-7f1d000 r-xp 00000000 08:01 1 /usr/lib/x86_64-linux-gnu/libssl.so.3 (deleted)' > /tmp/proc/$number/maps
  echo "0::$1" > /tmp/proc/$number/cgroup
}
mkdir -p /tmp/proc/1
echo '7f1c000-7f1d000 r-xp 00000000 08:01 1 /usr/lib/libok.so
7f1c000-7f1d000 rw-s 00000000 00:01 1 /dev/zero (deleted)' > /tmp/proc/1/maps
echo 0::/system.slice/php8.4-fpm.service > /tmp/proc/1/cgroup
renew() {
  LAMP_REGION=eu-central-1 LAMP_TARGET_GROUP=arn:group PATH=/tmp/bin:$PATH unshare --mount \\
    sh -c 'mount --bind /tmp/proc /proc && BASH_ENV=/tmp/clock exec lamp-renew' 2> /dev/null || echo "ended with $?"
  cut -c -100 /dev/console 2> /dev/null | sed 's/^/CONSOLE /' || true
  curl -s -o /dev/null -w 'health %{http_code}\\n' http://127.0.0.1:8080/healthz
}
export others=healthy more= stuck= breaks=
`;
const onServer = async (script: string, page = "<?= 'page';") =>
  (await inServer(`echo "${page}" > /srv/lamp/current/public/index.php\n${stubs}\n${serve}\n${script}\nrenew`))
    .trim()
    .split("\n");
const web = "runs_old_code /system.slice/apache2.service; runs_old_code /system.slice/php8.4-fpm.service";

const notAll = "the other servers are not all healthy, or the load balancer does not tell";

describe("a security update", () => {
  it("restarts nothing while everything runs what is on the disk", async () => {
    expect(await onServer("")).toEqual(["Apache and PHP run what is on the disk", "health 200"]);
  });

  it("restarts other services at once, systemd in its own way, and neither the message bus, nor the network, nor a task of the site", async () => {
    const units = ["/system.slice/chrony.service", "/machine/a/system.slice/cron.service", "/init.scope"];
    const lines = await onServer(
      [
        ...units,
        ...["dbus", "systemd-networkd", "getty@tty1", "lamp-schedule@ab12"].map(
          unit => `/system.slice/${unit}.service`,
        ),
        "/user.slice",
      ]
        .map(unit => `runs_old_code ${unit}`)
        .join("\n"),
    );
    expect(lines).toEqual([
      "try-restart chrony.service",
      "try-restart cron.service",
      "daemon-reexec",
      "Apache and PHP run what is on the disk",
      "health 200",
    ]);
  });

  it("restarts Apache and PHP when the load balancer has taken the server out, and then is healthy again", async () => {
    expect(await onServer(web)).toEqual([
      "kill --kill-whom=main --signal=WINCH apache2",
      "restart of Apache and PHP, out of service",
      "Apache and PHP have been restarted after an update",
      "health 200",
    ]);
  });

  it("does so for a library of PHP alone", async () => {
    expect(await onServer("runs_old_code /system.slice/php8.4-fpm.service")).toContain(
      "restart of Apache and PHP, out of service",
    );
  });

  it.each([
    ["no other server is healthy", "others=unhealthy", notAll],
    ["there is no other server than one that begins", "others=initial", notAll],
    ["one of several others is not healthy", "others=healthy more=unhealthy", notAll],
    ["the load balancer cannot be asked", "others=secret", notAll],
    ["it is not taken out of service", "stuck=yes", "the load balancer does not take this server out of service"],
  ])("waits for the next day while %s", async (_, state, said) => {
    const [told, ended, ...rest] = await onServer(`${web}\n${state}`);
    expect(told).toBe(
      `lamp: update: ${said}; Apache and PHP run without the last security updates until tomorrow's attempt`,
    );
    expect(ended).toBe("ended with 1");
    expect(rest).toEqual([`CONSOLE ${String(told).slice(0, 100)}`, "health 200"]);
  });

  it("leaves a server out of service whose page does not work any more, until a later update mends it", async () => {
    const lines = await onServer(`${web}\nbreaks=yes\nrenew\nrm -r /tmp/proc/10*\nrenew
      echo mended > /srv/lamp/current/public/index.php\nbreaks=`);
    const failed = expect.stringMatching(
      /^lamp: update: FAILED: the page \/ does not work any more, so this server stays out of service; read /,
    ) as string;
    const onConsole = expect.stringMatching(/^CONSOLE lamp: update: FAILED: the page \//) as string;
    const attempt = ["kill --kill-whom=main --signal=WINCH apache2", "restart of Apache and PHP, out of service"];
    expect(lines).toEqual([
      ...[...attempt, failed, "ended with 1", onConsole, "health 403"],
      ...[...attempt, failed, "ended with 1", onConsole, "health 403"],
      ...[...attempt, "Apache and PHP have been restarted after an update", onConsole, "health 200"],
    ]);
  });

  it("returns a server whose page did not work before either", async () => {
    expect(await onServer(web, "<?php http_response_code(500);")).toEqual([
      "kill --kill-whom=main --signal=WINCH apache2",
      "restart of Apache and PHP, out of service",
      "Apache and PHP have been restarted after an update",
      "health 200",
    ]);
  });

  it("comes at another hour on each of up to 20 servers, 12 hours apart on two and 6 on three", async () => {
    const printed = await withServerFiles(`
      mkdir -p /srv/lamp/current/public
      : > /etc/lamp/database-ca.pem
      ${values}
      for LAMP_SERVER_NUMBER in $(seq 20); do
        ${readConfigure}
        sed -n 's/^OnCalendar=.* \\([0-9]*\\):00 UTC$/\\1/p' /etc/systemd/system/apt-daily-upgrade.timer.d/lamp.conf
      done`);
    const hours = printed.trim().split("\n").map(Number);
    expect(new Set(hours).size).toBe(20);
    const shortestPause = (servers: number) => {
      const sorted = hours.slice(0, servers).sort((a, b) => a - b);
      return Math.min(...sorted.map((hour, i) => (sorted[i + 1] ?? (sorted[0] as number) + 24) - hour));
    };
    expect([2, 3, 4, 8, 20].map(shortestPause)).toEqual([12, 6, 6, 3, 1]);
  });

  it("does not let the scripts of packages restart Apache or PHP, and lets them restart everything else", async () => {
    const printed = await withServerFiles(`
      for service in "apache2 restart" "apache2.service restart" "--quiet php8.4-fpm restart" "php8.4-fpm.service stop" "chrony restart"; do
        /usr/sbin/policy-rc.d $service && echo 0 || echo $?
      done`);
    expect(printed.trim().split("\n")).toEqual(["101", "101", "101", "101", "0"]);
  });
});
