import { describe, expect, it } from "vitest";
import { shipped } from "./shippedLogs";

describe("lamp-ship", () => {
  it("sends errors of the site and of Apache, and the journal, each to its group", async () => {
    const { printed, messages, streams, id, refusals, delaySeconds } = await shipped(`
      echo '<?php error_log("from error_log"); fwrite(fopen("php://stderr", "w"), "from stderr\\n"); echo $missing;' > /srv/lamp/current/public/index.php
      php-fpm8.4 --daemonize
      apachectl start
      ship
      sleep 1
      curl -s -o /dev/null http://127.0.0.1/index.php
      say kernel "Out of memory: Killed process 1"
      sleep 4
      end
      cat /tmp/ship.log; cat /proc/*/status 2>/dev/null | head -0; ls $STATE_DIRECTORY`);
    console.log(printed, messages, streams, id, refusals, delaySeconds);
    expect(refusals).toEqual([]);
  });
});
