import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { ImitatedSite } from "../testing/sampleSite";
import { closed, databasePorts, sshPorts, webPorts } from "./closed";
import { redirect } from "./redirect";

describe("closed ports", () => {
  const site = new ImitatedSite();
  const check = closed("the database is closed", "look at its security group", () => [
    { host: "balancer.test", port: site.port },
  ]);

  it("fail when a port accepts connections", async () => {
    await site.start();
    await expect(check.ask(site.site())).rejects.toThrow(
      `127.0.0.1:${site.port} accepts connections: look at its security group`,
    );
    site.stop();
  });

  it("accept a port that refuses connections, and a name without an address", async () => {
    const refusing = { host: "balancer.test", port: 1 };
    const nameless = { host: "nowhere.test", port: 1 };
    const asked = closed("closed", "", () => [refusing, nameless]);
    await site.start();
    expect(await asked.ask(site.site())).toBe("balancer.test:1, nowhere.test:1");
    site.stop();
  });

  it("are MySQL of both databases, SSH of all machines, and everything of the web servers", () => {
    const outputs = {
      url: new URL("https://www.example.org/"),
      balancerDnsName: "balancer.test",
      webServers: [{ id: "i-1", zone: "a", privateAddress: "10.0.0.1" }],
      databaseWriter: "writer.test",
      databaseReader: "reader.test:3306",
    };
    const read = (portsOf: typeof sshPorts) => portsOf(outputs).map(({ host, port }) => `${host}:${port}`);
    expect(read(databasePorts)).toEqual(["writer.test:3306", "reader.test:3306"]);
    expect(read(sshPorts)).toEqual(["balancer.test:22", "10.0.0.1:22"]);
    expect(read(webPorts)).toEqual(["10.0.0.1:80", "10.0.0.1:443", "10.0.0.1:8080"]);
  });
});

describe("the redirect to HTTPS", () => {
  const ask = async (status: number, location: string) => {
    const server = createServer((_request, response) => response.writeHead(status, { location }).end());
    await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const site = new ImitatedSite();
    await site.start();
    try {
      return await redirect(String(port)).ask(site.site({ url: new URL("https://www.example.org/") }));
    } finally {
      server.close();
      site.stop();
    }
  };

  it("is permanent and keeps path and query; the location may contain the default port", async () => {
    expect(await ask(301, "https://www.example.org:443/some/path?a=1")).toBe(
      "301 https://www.example.org:443/some/path?a=1",
    );
  });

  it.each([
    [302, "https://www.example.org/some/path?a=1"],
    [301, "https://www.example.org/"],
    [301, "http://www.example.org/some/path?a=1"],
    [200, ""],
  ])("is not a %i to %s", async (status, location) => {
    await expect(ask(status, location)).rejects.toThrow("not 301 https://www.example.org/some/path?a=1");
  });
});
