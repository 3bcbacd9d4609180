import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSitePort } from "./sitePort";

describe("openSitePort", () => {
  it("says why the forwarder does not start, and gives the port back", async () => {
    const folder = mkdtempSync(join(tmpdir(), "site-port-"));
    const signals: string[] = [];
    const logFile = (name: string) => join(folder, `${name}.log`);
    const sandbox = {
      run: { id: "0a1b2c", path: folder, cgroup: folder, memoryCgroup: undefined },
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
