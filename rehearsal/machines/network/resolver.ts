import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addresses, macOf } from "../../aws/core/addresses";
import type { Topology } from "../../aws/core/topology";
import { addressAt, netmaskOf } from "../../support/ipv4";
import { until } from "../../support/until";
import { relayName } from "../mail/mailRelay";
import { ended } from "../sandbox/command";
import type { Sandbox } from "../sandbox/sandbox";
import { internetLink, uplink, uplinkResolver } from "./interfaceNames";

/** The files of dnsmasq, which is DHCP server and resolver of every VPC. */
export interface ResolverFiles {
  /** Read at its start only. */
  readonly configuration: string;
  /** Host names. Read again after a signal. */
  readonly hosts: string;
  /** Which MAC address gets which IPv4 address. Read again after a signal. */
  readonly leases: string;
}

/** How long dnsmasq may take to start. */
const startSeconds = 5;

export function resolverFiles(topology: Topology, region: string, folder: string): ResolverFiles {
  const wildcards = topology.names.filter(({ name }) => name.startsWith("*."));
  const instances = topology.interfaces.filter(eni => eni.kind === "instance");
  const range = (cidr: string) => `dhcp-range=${addressAt(cidr, 0)},static,${netmaskOf(cidr)},1h`;
  return {
    configuration: [
      "user=root",
      "bind-dynamic",
      "interface=e*",
      `interface=${internetLink}`,
      `listen-address=${addresses.resolver}`,
      `except-interface=${uplink}`,
      "no-hosts",
      "no-resolv",
      "dhcp-authoritative",
      `server=${uplinkResolver}`,
      `addn-hosts=${folder}/hosts`,
      `dhcp-hostsfile=${folder}/leases`,
      `dhcp-leasefile=${folder}/leased`,
      `dhcp-option=option:dns-server,${addresses.resolver}`,
      ...topology.subnets.map(({ cidr }) => range(cidr)),
      `address=/amazonaws.com/${addresses.api}`,
      `address=/s3.${region}.amazonaws.com/${addresses.s3}`,
      `address=/s3.amazonaws.com/${addresses.s3}`,
      `address=/${relayName(region)}/${addresses.mail}`,
      // Names below these two belong to balancers and databases of accounts: only the topology's `names` are answered.
      `local=/${region}.elb.amazonaws.com/`,
      `local=/${region}.rds.amazonaws.com/`,
      ...wildcards.flatMap(({ name, addresses }) => addresses.map(address => `address=/${name.slice(2)}/${address}`)),
      "",
    ].join("\n"),
    hosts: [
      ...topology.names
        .filter(name => !wildcards.includes(name))
        .flatMap(({ name, addresses }) => addresses.map(address => `${address} ${name}\n`)),
      ...instances.map(({ address }) => `${address} ip-${address.replaceAll(".", "-")}.${region}.compute.internal\n`),
    ].join(""),
    leases: instances.map(({ address }) => `${macOf(address)},${address}\n`).join(""),
  };
}

/** Runs dnsmasq in the sandbox. */
export class Resolver {
  readonly #sandbox: Sandbox;
  readonly #region: string;
  readonly #folder: string;
  #files: ResolverFiles = { configuration: "", hosts: "", leases: "" };
  #process: ChildProcess | undefined;

  constructor(sandbox: Sandbox, region: string) {
    this.#sandbox = sandbox;
    this.#region = region;
    this.#folder = join(sandbox.run.path, "resolver");
    mkdirSync(this.#folder);
  }

  async apply(topology: Topology): Promise<void> {
    const files = resolverFiles(topology, this.#region, this.#folder);
    const { configuration, hosts, leases } = this.#files;
    if (files.hosts !== hosts) writeFileSync(join(this.#folder, "hosts"), files.hosts);
    if (files.leases !== leases) writeFileSync(join(this.#folder, "leases"), files.leases);
    if (files.configuration !== configuration) {
      writeFileSync(join(this.#folder, "dnsmasq.conf"), files.configuration);
      await this.#restart();
    } else if (files.hosts !== hosts || files.leases !== leases) {
      await this.#sandbox.signal("resolver", "HUP");
    }
    this.#files = files;
  }

  async #restart(): Promise<void> {
    if (this.#process !== undefined) {
      await this.#sandbox.signal("resolver", "KILL");
      await ended(this.#process);
    }
    const ready = "/run/dnsmasq.ready";
    const argv = ["--keep-in-foreground", `--conf-file=${this.#folder}/dnsmasq.conf`, `--pid-file=${ready}`];
    await this.#sandbox.exec(["rm", "-f", ready]);
    this.#process = this.#sandbox.daemon("resolver", ["dnsmasq", ...argv]);
    const seen = () => readFileSync(this.#sandbox.logFile("resolver"), "utf8").trim();
    await until("the resolver to start", { seconds: startSeconds, intervalMs: 20, seen }, () =>
      existsSync(this.#sandbox.hostPath(ready)),
    );
  }
}
