import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inServer, serve } from "../userdata/configuredServer";
import { wordpressSite } from "../../applications/debian/wordpress";

describe("WordPress as a site of the stack", () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "wordpress-"));
    await wordpressSite(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is a folder that a release can carry, with what the stack needs beside upstream's files", () => {
    expect(readdirSync(folder).sort()).toEqual(["apache.conf", "php.ini", "public"]);
    const files = readdirSync(join(folder, "public"), { recursive: true, withFileTypes: true });
    expect(files.filter(file => file.isSymbolicLink())).toEqual([]);
    expect(files.length).toBeGreaterThan(3000);
  });

  it("runs on a server, and says that the database does not answer while there is none", async () => {
    const script = `
      cp -r /shared-site/. /srv/lamp/current
      chmod 755 /srv/lamp/current
      ${serve}
      ask http://127.0.0.1/a/pretty/address | grep -oE '^[0-9]+|<h1>.*</h1>'
      ask http://127.0.0.1/wp-includes/js/underscore.min.js | head -c 4; echo
      ask http://127.0.0.1/wp-includes/ID3/getid3.php | head -c 4`;
    const printed = await inServer(script, { "/shared-site": folder });
    expect(printed.split("\n")).toEqual(["500", "<h1>Error establishing a database connection</h1>", "200 ", "200 "]);
  });

  it("reads from the replica only while the primary does not answer, and never writes there", async () => {
    const script = `
      mkdir /srv/stub
      : > /srv/stub/wp-settings.php
      cp /shared-site/public/wp-config.php /srv/stub
      echo '<?php define("ABSPATH", "/srv/stub/"); require "/srv/stub/wp-config.php"; echo DB_HOST, " ", ini_get("default_socket_timeout");' > /srv/lamp/current/public/host.php
      echo '{"writer":"primary","reader":"replica","port":3306,"database":"app","username":"app","password":"x"}' > /run/lamp/database.json
      ${serve}
      say() { # lamp-reader's decision: whether the replica is used, and the lag
        echo "{\\"host\\":\\"replica\\",\\"isUsable\\":$1,\\"lagSeconds\\":$2,\\"until\\":$(($(date +%s) + 15))}" > /run/lamp/replica.json
        for method in GET POST; do ask -X $method http://127.0.0.1/host.php; done
      }
      say true 0.4
      say false null
      say true null`;
    const printed = await inServer(script, { "/shared-site": folder });
    const [primary, replica] = ["200 primary:3306 3", "200 replica:3306 3"];
    expect(printed.trim().split("\n")).toEqual([primary, primary, primary, primary, replica, primary]);
  });
});
