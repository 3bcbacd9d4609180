import { describe, expect, it } from "vitest";
import { inServer, makeClock, serve } from "./configuredServer";

/** Restarts a machine as far as its health is concerned, and says when it is healthy. */
const restart = `
${makeClock}
health() { curl -s -o /dev/null -w 'health %{http_code}\\n' http://127.0.0.1:8080/healthz; }
rm /run/lamp/checked
health
BASH_ENV=/tmp/clock lamp-warm
health
grep -c ' "lamp-check" ' /var/log/lamp/access.log || true`;

/** @param page what the check page does */
const restarted = async (page: string, checkPath = "/") => {
  const script = `
    echo '<?php ${page}' > /srv/lamp/current/public/index.php
    ${serve}
    export LAMP_CHECK_PATH=${checkPath}
    ${restart}`;
  return (await inServer(script)).trim().split("\n");
};

describe("a server whose machine has restarted", () => {
  it("is healthy when it has answered a page, so that PHP has compiled the site before visitors come", async () => {
    expect(await restarted("echo 1;")).toEqual(["health 403", "health 200", "1"]);
  });

  it("waits for a page that fails at first, because the variables of the site are not there yet", async () => {
    const page =
      'file_put_contents("/tmp/asked", "x", FILE_APPEND); http_response_code(filesize("/tmp/asked") < 5 ? 500 : 200);';
    expect(await restarted(page)).toEqual(["health 403", "health 200", "5"]);
  });

  it("takes visitors all the same when its page goes on failing, and says so", async () => {
    const said = "GET /: 503. The server takes visitors all the same.";
    expect(await restarted("http_response_code(503);")).toEqual(["health 403", said, "health 200", "21"]);
  });

  it("asks nothing when lamp:checkPath is empty", async () => {
    expect(await restarted("http_response_code(503);", '""')).toEqual(["health 403", "health 200", "0"]);
  });
});
