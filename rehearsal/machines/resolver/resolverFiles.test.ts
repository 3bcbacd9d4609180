import { describe, expect, it } from "vitest";
import { example } from "../testing/example";
import { resolverFiles } from "./resolverFiles";

const files = resolverFiles(
  { ...example, names: [...example.names, { name: "*.example.com", addresses: ["198.51.100.5"] }] },
  "eu-central-1",
  "/run/x",
);

describe("resolverFiles", () => {
  it("has a DHCP range for every subnet", () => {
    expect(files.dhcp.split("\n").filter(line => line.startsWith("dhcp-range"))).toEqual([
      "dhcp-range=10.20.0.0,static,255.255.255.0,1h",
      "dhcp-range=10.20.10.0,static,255.255.255.0,1h",
      "dhcp-range=10.20.20.0,static,255.255.255.0,1h",
      "dhcp-range=10.20.1.0,static,255.255.255.0,1h",
      "dhcp-range=10.20.11.0,static,255.255.255.0,1h",
      "dhcp-range=10.20.21.0,static,255.255.255.0,1h",
    ]);
  });

  it("gives each instance its address by its MAC address", () => {
    expect(files.leases).toBe("02:00:0a:14:0a:05,10.20.10.5\n02:00:0a:14:0b:05,10.20.11.5\n");
  });

  it("answers the names of AWS's endpoints, and of balancers and databases only those of the account", () => {
    expect(files.answering.split("\n").filter(line => /^(address|local)=/.test(line))).toEqual([
      "address=/amazonaws.com/192.0.2.10",
      "address=/s3.eu-central-1.amazonaws.com/192.0.2.11",
      "address=/s3.amazonaws.com/192.0.2.11",
      "address=/email-smtp.eu-central-1.amazonaws.com/192.0.2.12",
      "local=/eu-central-1.elb.amazonaws.com/",
      "local=/eu-central-1.rds.amazonaws.com/",
    ]);
  });

  it("has the addresses of a wildcard in a configuration of its own", () => {
    expect(files.wildcardDomains).toEqual(["example.com"]);
    expect(files.wildcards.split("\n").filter(line => line.startsWith("address="))).toEqual([
      "address=/example.com/198.51.100.5",
    ]);
    expect(resolverFiles(example, "eu-central-1", "/run/x")).toEqual({ ...files, wildcards: "", wildcardDomains: [] });
  });

  it("writes names as a hosts file, including the private names of instances", () => {
    expect(files.hosts.split("\n")).toEqual([
      "198.51.100.5 lamp.eu-central-1.elb.amazonaws.com",
      "198.51.100.6 lamp.eu-central-1.elb.amazonaws.com",
      "10.20.20.5 db-1.abc.eu-central-1.rds.amazonaws.com",
      "10.20.21.5 db-2.abc.eu-central-1.rds.amazonaws.com",
      "10.20.10.5 ip-10-20-10-5.eu-central-1.compute.internal",
      "10.20.11.5 ip-10-20-11-5.eu-central-1.compute.internal",
      "",
    ]);
  });
});
