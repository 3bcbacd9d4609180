import { setTimeout as sleep } from "node:timers/promises";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import { wrk } from "../load/wrk";
import { atLeast, atMost, type Figure } from "../report/figure";
import type { Trial } from "./trial";

/**
 * Changes something on the server three times under load. No request may fail.
 *
 * @param reloads how often Apache must have reloaded, so that the trial has tested something. Default: not tested
 */
const trial = (name: string, title: string, change: (server: Contender) => Promise<unknown>, reloads = 0): Trial => ({
  name,
  title: `${title}, under load`,
  isQuick: false,
  async run(lab, database): Promise<readonly Figure[]> {
    const server = await Contender.start(lab, database, ours, { name });
    const light = wrk(lab, `${server.url}/light.php`, { connections: 8, seconds: 9, thinkMs: 4 });
    const slow = wrk(lab, `${server.url}/slow.php?ms=50`, { connections: 2, seconds: 9 });
    for (let time = 0; time < 3; time++) {
      await sleep(2000);
      await change(server);
    }
    const [quick, long] = await Promise.all([light, slow]);
    const error = await server.root.run("zcat -f /var/log/apache2/error.log*");
    server.stop();
    const failed = quick.failed + quick.refused + long.failed + long.refused;
    return [
      ...(reloads === 0
        ? []
        : [atLeast("reloads of Apache", error.split("Doing graceful restart").length - 1, reloads, "")]),
      atMost(`failed, of ${quick.requests + long.requests}`, failed, 0, ""),
      atMost("longest answer", Math.max(quick.maxMs, long.maxMs), 2000, "ms"),
    ];
  },
});

export const reload = trial(
  "reload",
  "Apache reloads",
  server => server.root.run("kill -USR1 $(cat /run/apache2/apache2.pid)"),
  3,
);

/** Rotates the site's log, as lamp-logs does when it is too large. */
export const rotation = trial(
  "rotation",
  "Logs are rotated",
  server => server.root.run("sed 's/access 256/access 0/' /usr/local/sbin/lamp-logs | bash"),
  3,
);

export const secret = trial("secret", "The database account changes", server =>
  server.root.run(`
    mkdir -p /run/lamp
    echo '{"username":"shop","port":3306}' > /run/lamp/database.json.new
    mv /run/lamp/database.json.new /run/lamp/database.json`),
);

/** Changes .user.ini, which PHP reads again by itself. A reload of php-fpm would break the connections that Apache keeps. */
export const phpSettings = trial("php-settings", "PHP's settings change", server =>
  server.root.run("echo post_max_size = $((20 + RANDOM % 10))M > /srv/lamp/current/public/.user.ini"),
);
