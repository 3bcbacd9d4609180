import { describe, expect, it } from "vitest";
import { neighbourFilter, ownNetworks, packageServices } from "./neighbours";

const common = { netmask: "", mac: "", internal: false } as const;

describe("the host's neighbours", () => {
  it("are the networks of all its interfaces", () => {
    expect(
      ownNetworks({
        lo: [{ ...common, family: "IPv4", address: "127.0.0.1", cidr: "127.0.0.1/8" }],
        wlan0: [
          { ...common, family: "IPv4", address: "203.0.113.7", cidr: "203.0.113.7/24" },
          { ...common, family: "IPv6", address: "fe80::1", cidr: "fe80::1/64", scopeid: 2 },
        ],
        down: undefined,
      }),
    ).toEqual(["127.0.0.1/8", "203.0.113.7/24"]);
  });

  it("are closed to the machines, except for the servers that packages come from", () => {
    const filter = neighbourFilter(["203.0.113.7/24"], [{ address: "10.0.0.5", port: 3142 }]).split("\n");
    const place = (rule: string) => filter.indexOf(`    oifname "uplink" ip daddr ${rule}`);
    expect(place("10.0.0.5 tcp dport 3142 accept")).toBeGreaterThan(0);
    expect(place("@closed drop")).toBeGreaterThan(place("10.0.0.5 tcp dport 3142 accept"));
    expect(filter.find(line => line.includes("set closed"))).toMatch(/ 192\.168\.0\.0\/16, .* 203\.0\.113\.7\/24 } }$/);
  });

  it.each([
    ["a mirror", { mirror: "http://192.168.1.9/debian", configuration: [] }, [{ address: "192.168.1.9", port: 80 }]],
    ["over TLS", { mirror: "https://192.168.1.9/debian", configuration: [] }, [{ address: "192.168.1.9", port: 443 }]],
    [
      "a proxy",
      { configuration: ['Acquire::http::Proxy "http://10.0.0.5:3142";'] },
      [{ address: "10.0.0.5", port: 3142 }],
    ],
    ["no proxy", { configuration: ['Acquire::http::Proxy::localhost "DIRECT";'] }, []],
    ["a name without an address", { mirror: "http://mirror.invalid/debian", configuration: [] }, []],
  ])("have the packages of apt's settings: %s", async (_, settings, services) => {
    expect(await packageServices(settings)).toEqual(services);
  });
});
