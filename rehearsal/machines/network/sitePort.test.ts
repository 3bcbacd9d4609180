import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { cacheFolder } from "../../support/cacheFolder";
import { openSitePort, sitePortConfiguration } from "./sitePort";

vi.mock("../../support/cacheFolder", () => vi.importActual("../testing/temporaryCache"));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

describe("openSitePort", () => {
  it("says why the forwarder does not start, and gives the port back", async () => {
    const folder = mkdtempSync(join(tmpdir(), "site-port-"));
    const signals: string[] = [];
    const logFile = (name: string) => join(folder, `${name}.log`);
    const sandbox = {
      run: { id: "0a1b2c", path: folder, cgroup: folder },
      hostPath: (file: string) => join(folder, file),
      logFile,
      /** HAProxy that ends with an error at once. */
      daemon: (name: string) => {
        writeFileSync(logFile(name), "cannot bind UNIX socket\n");
        return {} as ChildProcess;
      },
      signal: async (name: string, signal: string) => void signals.push(`${signal} ${name}`),
    };
    const options = { ports: { http: 18_081 }, hostName: "site.test", resolver: "192.0.2.1", startSeconds: 0.05 };
    await expect(openSitePort(sandbox, options)).rejects.toThrow(
      "timed out after 0.05 s waiting for the forwarder of 127.0.0.1:18081 to start: cannot bind UNIX socket",
    );
    expect(signals).toEqual(["KILL site-port-18081"]);
    const refused = await new Promise<string>(done =>
      connect(18_081, "127.0.0.1").once("error", (error: NodeJS.ErrnoException) => done(error.code ?? "")),
    );
    expect(refused).toBe("ECONNREFUSED");
    rmSync(folder, { recursive: true });
  });
});

describe("the forwarder to the site", () => {
  const forwarding = {
    socket: "/run/a.sock",
    resolver: "192.0.2.1",
    shown: "http://127.0.0.1:8080",
    authority: "/ca.pem",
  };
  const lines = (url: string) => sitePortConfiguration({ ...forwarding, url: new URL(url) }).split("\n");

  it("passes on every byte of a site over HTTP", () => {
    const all = lines("http://lamp.example/");
    expect(all).toContain("  mode tcp");
    expect(all).toContain("  server-template site 8 lamp.example:80 resolvers rehearsal init-addr none");
    expect(lines("http://203.0.113.7/")).toContain("  server site 203.0.113.7:80");
  });

  it("asks a site over HTTPS by its name, and lets a browser use it over HTTP at an address of this machine", () => {
    const all = lines("https://www.example.com/");
    expect(all).toContain("  mode http");
    expect(all).toContain(
      "  server-template site 8 www.example.com:443 ssl verify required ca-file /ca.pem sni str(www.example.com) verifyhost www.example.com resolvers rehearsal init-addr none",
    );
    expect(all.filter(line => line.startsWith("  http-"))).toEqual([
      "  http-request set-header Host www.example.com",
      "  http-request replace-header Origin ^http://127\\.0\\.0\\.1:8080$ https://www.example.com",
      "  http-request replace-header Referer ^http://127\\.0\\.0\\.1:8080(/.*)?$ https://www.example.com\\1",
      "  http-response replace-header Location ^https?://www\\.example\\.com(:443|:80)?(/.*)?$ http://127.0.0.1:8080\\2",
      "  http-response replace-header Set-Cookie ^(.*);\\x20*[Ss]ecure(.*)$ \\1\\2",
      "  http-response del-header Strict-Transport-Security",
    ]);
  });
});
