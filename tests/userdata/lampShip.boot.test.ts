import { describe, expect, it } from "vitest";
import { shipped } from "./shippedLogs";

const page = `<?php
error_log("from error_log");
fwrite(fopen("php://stderr", "w"), "from stderr\\n");
syslog(LOG_ERR, "from syslog");
function login($password) { throw new Exception("no account"); }
login("hunter2");
`;

describe("lamp-ship", () => {
  it("sends errors of the site and of Apache, slow requests and the journal within seconds, without secrets", async () => {
    const { printed, messages, streams, id, refusals, delaySeconds } = await shipped(`
      cat > /srv/lamp/current/public/index.php <<'PHP'
${page}
PHP
      echo '{}' > /srv/lamp/current/public/composer.json
      php-fpm8.4 --daemonize
      apachectl start
      ship
      until_sent 'takes the logs'
      echo '<?php sleep(1); usleep(1500000);' > /srv/lamp/current/public/slow.php
      sed -i 's/timeout = 5/timeout = 1/' /etc/php/8.4/fpm/pool.d/logs.conf
      kill -USR2 $(cat /run/php/php8.4-fpm.pid)
      sleep 1
      visit '/index.php?token=s3cret'
      visit '/slow.php?token=s3cret'
      visit /composer.json -H 'Referer: https://www.example.com/reset?token=s3cret'
      say kernel "Out of memory: Killed process 1"
      sleep 5
      end`);
    expect(printed).toBe("500\n200\n403\n");
    const { errors = [], slow = [], journal = [] } = messages;
    expect(errors.join("\n")).toContain("php: from error_log");
    expect(errors.join("\n")).toContain("from stderr");
    expect(errors.join("\n")).toContain("from syslog");
    expect(errors.join("\n")).toMatch(
      /PHP Fatal error: {2}Uncaught Exception: no account in \/srv\/lamp\/current\/public\/index\.php:5/,
    );
    expect(errors.join("\n")).toMatch(
      /AH01630: client denied by server configuration: .*referer: https:\/\/www\.example\.com\/reset\?\.\.\./,
    );
    expect(slow.join("\n")).toMatch(
      /script_filename = \/srv\/lamp\/current\/public\/slow\.php\n {2}(u?sleep)\(\) \/srv/,
    );
    expect(journal).toContain("kernel: Out of memory: Killed process 1");
    expect(JSON.stringify(messages)).not.toMatch(/s3cret|hunter2/);
    expect(streams).toEqual([expect.stringMatching(new RegExp(`^lamp-web-1/web-[0-9a-f]{6}/${id}$`))]);
    expect(refusals).toEqual([]);
    expect(delaySeconds).toBeLessThan(8);
  });
});
