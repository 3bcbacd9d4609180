import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inServer, serve } from "../userdata/configuredServer";
import { wordpressSite } from "./wordpress";

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
});
