import { describe, expect, it } from "vitest";
import type { SitePorts } from "../machines/network/sitePortConfiguration";
import { SiteAddress, describeMachines, describeSite } from "./describeMachines";

/** Machines on which these ports are taken. */
function machines(taken: readonly number[]) {
  const opened: [SitePorts, string][] = [];
  return {
    opened,
    openSitePort: async (ports: SitePorts, hostName: string) => {
      opened.push([ports, hostName]);
      if (taken.includes(ports.http) || taken.includes(ports.https ?? 0))
        throw Object.assign(new Error("taken"), { code: "EADDRINUSE" });
      return async () => undefined;
    },
  };
}

describe("the site on this machine", () => {
  it("has a port for HTTP, the first that is free, and is published once", async () => {
    const on = machines([8080]);
    const address = new SiteAddress(on);
    const published = await address.open("http://lamp.elb.amazonaws.com/");
    expect(await address.open("http://lamp.elb.amazonaws.com/")).toBe(published);
    expect(on.opened).toEqual([
      [{ http: 8080 }, "lamp.elb.amazonaws.com"],
      [{ http: 8081 }, "lamp.elb.amazonaws.com"],
    ]);
    expect(describeSite(published, "/ca.pem")).toEqual([
      "The site: http://127.0.0.1:8081 (that is http://lamp.elb.amazonaws.com/)",
    ]);
  });

  it("has a port for HTTPS too when it uses HTTPS, and the text says what to open and whom to trust", async () => {
    const on = machines([8443]);
    const published = await new SiteAddress(on).open("https://shop.example/");
    expect(on.opened.at(-1)).toEqual([{ http: 8081, https: 8444 }, "shop.example"]);
    expect(describeSite(published, "/ca.pem")).toEqual([
      "The site: https://localhost:8444 (that is https://shop.example/; http://127.0.0.1:8081 leads there)",
      "  A browser warns, until it trusts the rehearsal's own authority:",
      "  /ca.pem",
      "  By its own name, so that links with the full address work too:",
      "  curl --cacert /ca.pem --connect-to shop.example:443:127.0.0.1:8444 https://shop.example/",
      "  chromium --user-data-dir=/tmp/rehearsal-browser --ignore-certificate-errors " +
        '--host-resolver-rules="MAP shop.example:443 127.0.0.1:8444" https://shop.example/',
    ]);
  });

  it("is not published when all ports are taken", async () => {
    const on = machines(Array.from({ length: 20 }, (_, i) => 8080 + i));
    await expect(new SiteAddress(on).open("http://a.example/")).rejects.toThrow("taken");
  });

  it("is not described when the program has no url", () => {
    expect(describeMachines([], [], { folder: "/run/mail", region: "eu-central-1" })).toEqual([
      ...["", "Machines:", ""],
      expect.stringMatching(/^The mail relay: email-smtp\.eu-central-1\.amazonaws\.com:587, user \w+, password \S+$/),
      "  What servers send is in /run/mail, a file for each message",
    ]);
  });
});
