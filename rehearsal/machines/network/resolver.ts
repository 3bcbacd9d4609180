import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { addresses, macOf } from "../../aws/core/addresses";
import type { Topology } from "../../aws/core/topology";
import { type Box, ended } from "../sandbox/sandbox";
import { prefixOf } from "./links";

/** The files that dnsmasq, DHCP server and resolver of every VPC, reads. */
export interface ResolverFiles {
  /** Read at its start only. */
  readonly configuration: string;
  /** Read again at a signal: host names, and which MAC address gets which address. */
  readonly hosts: string;
  readonly leases: string;
}

/** Where the box asks for names that it does not know: the host's resolver, by way of the uplink. */
const upstream = "198.18.0.3";

export function resolverFiles(topology: Topology, region: string, folder: string): ResolverFiles {
  const wild = topology.names.filter(({ name }) => name.startsWith("*."));
  const base = (cidr: string) => cidr.split("/")[0];
  return {
    configuration: [
      "user=root",
      "bind-dynamic",
      "interface=e*",
      "interface=visitor",
      `listen-address=${addresses.resolver}`,
      "except-interface=uplink",
      "no-hosts",
      "no-resolv",
      "dhcp-authoritative",
      `server=${upstream}`,
      `addn-hosts=${folder}/hosts`,
      `dhcp-hostsfile=${folder}/leases`,
      `dhcp-leasefile=${folder}/leased`,
      `dhcp-option=option:dns-server,${addresses.resolver}`,
      ...topology.subnets.map(({ cidr }) => `dhcp-range=${base(cidr)},static,${maskOf(cidr)},1h`),
      // AWS's endpoints; but what is under these two names is some account's own, and only `names` knows it.
      `address=/amazonaws.com/${addresses.api}`,
      `address=/s3.${region}.amazonaws.com/${addresses.s3}`,
      `address=/s3.amazonaws.com/${addresses.s3}`,
      `local=/${region}.elb.amazonaws.com/`,
      `local=/${region}.rds.amazonaws.com/`,
      ...wild.flatMap(({ name, addresses }) => addresses.map(address => `address=/${name.slice(2)}/${address}`)),
      "",
    ].join("\n"),
    hosts: topology.names
      .filter(name => !wild.includes(name))
      .flatMap(({ name, addresses }) => addresses.map(address => `${address} ${name}\n`))
      .concat(
        topology.interfaces
          .filter(card => card.kind === "instance")
          .map(({ address }) => `${address} ip-${address.replaceAll(".", "-")}.${region}.compute.internal\n`),
      )
      .join(""),
    leases: topology.interfaces
      .filter(card => card.kind === "instance")
      .map(({ address }) => `${macOf(address)},${address}\n`)
      .join(""),
  };
}

/** `10.20.1.0/24` -> `255.255.255.0`. */
function maskOf(cidr: string): string {
  const bits = 2 ** 32 - 2 ** (32 - prefixOf(cidr));
  return [24, 16, 8, 0].map(shift => Math.floor(bits / 2 ** shift) % 256).join(".");
}

/** Runs dnsmasq in the box. */
export class Resolver {
  private readonly box: Box;
  private readonly region: string;
  private readonly folder: string;
  private files: ResolverFiles = { configuration: "", hosts: "", leases: "" };
  private process: ChildProcess | undefined;

  constructor(box: Box, region: string) {
    this.box = box;
    this.region = region;
    this.folder = path.join(box.run.path, "resolver");
    fs.mkdirSync(this.folder);
  }

  async apply(topology: Topology): Promise<void> {
    const files = resolverFiles(topology, this.region, this.folder);
    const { configuration, hosts, leases } = this.files;
    if (files.hosts !== hosts) fs.writeFileSync(path.join(this.folder, "hosts"), files.hosts);
    if (files.leases !== leases) fs.writeFileSync(path.join(this.folder, "leases"), files.leases);
    if (files.configuration !== configuration) {
      fs.writeFileSync(path.join(this.folder, "dnsmasq.conf"), files.configuration);
      await this.restart();
    } else if (files.hosts !== hosts || files.leases !== leases) {
      await this.box.signal("resolver", "HUP");
    }
    this.files = files;
  }

  private async restart(): Promise<void> {
    if (this.process !== undefined) {
      await this.box.signal("resolver", "KILL");
      await ended(this.process);
    }
    const ready = "/run/dnsmasq.ready";
    const argv = ["--keep-in-foreground", `--conf-file=${this.folder}/dnsmasq.conf`, `--pid-file=${ready}`];
    await this.box.exec(["rm", "-f", ready]);
    this.process = this.box.daemon("resolver", ["dnsmasq", ...argv]);
    for (let attempt = 0; !fs.existsSync(this.box.inside(ready)); attempt++) {
      if (attempt === 250)
        throw new Error(`the resolver does not start: ${fs.readFileSync(this.box.log("resolver"), "utf8")}`);
      await new Promise(done => setTimeout(done, 20));
    }
  }
}
