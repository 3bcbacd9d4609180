import { addresses, macOf } from "../../aws/core/addresses";
import type { Topology } from "../../aws/core/topology";
import { addressAt, netmaskOf } from "../../support/ipv4";
import { relayName } from "../mail/mailRelay";
import { internetLink, uplink, uplinkResolver } from "../network/interfaceNames";

/** What the three dnsmasqs of a resolver read. A configuration is read at the start only, the other files again after a signal. */
export interface ResolverFiles {
  /** Configuration of the one that answers queries. It is the same for every topology. */
  readonly answering: string;
  /** Host names and their addresses, for the one that answers. */
  readonly hosts: string;
  /** Configuration of the one that answers names below a wildcard; empty if there is no wildcard. */
  readonly wildcards: string;
  /** Which domains have a wildcard, so that the one that answers asks the other. */
  readonly wildcardDomains: readonly string[];
  /** Configuration of the DHCP server. */
  readonly dhcp: string;
  /** Which MAC address gets which IPv4 address, for the DHCP server. */
  readonly leases: string;
}

const lines = (...all: readonly string[]) => all.map(line => `${line}\n`).join("");

/** @param folder where the files are */
export function resolverFiles(topology: Topology, region: string, folder: string): ResolverFiles {
  const wildcards = topology.names.filter(({ name }) => name.startsWith("*."));
  const instances = topology.interfaces.filter(eni => eni.kind === "instance");
  const range = (cidr: string) => `dhcp-range=${addressAt(cidr, 0)},static,${netmaskOf(cidr)},1h`;
  const domainOf = ({ name }: { readonly name: string }) => name.slice("*.".length);
  const common = ["user=root", "bind-dynamic", "no-hosts", "no-resolv"];
  return {
    answering: lines(
      ...common,
      "interface=e*",
      `interface=${internetLink}`,
      `listen-address=${addresses.resolver}`,
      `except-interface=${uplink}`,
      `server=${uplinkResolver}`,
      `servers-file=${folder}/servers`,
      `addn-hosts=${folder}/hosts`,
      `address=/amazonaws.com/${addresses.api}`,
      `address=/s3.${region}.amazonaws.com/${addresses.s3}`,
      `address=/s3.amazonaws.com/${addresses.s3}`,
      `address=/${relayName(region)}/${addresses.mail}`,
      // Names below these two belong to balancers and databases of accounts: only the topology's `names` are answered.
      `local=/${region}.elb.amazonaws.com/`,
      `local=/${region}.rds.amazonaws.com/`,
    ),
    hosts: lines(
      ...topology.names
        .filter(name => !wildcards.includes(name))
        .flatMap(({ name, addresses }) => addresses.map(address => `${address} ${name}`)),
      ...instances.map(({ address }) => `${address} ip-${address.replaceAll(".", "-")}.${region}.compute.internal`),
    ),
    wildcards:
      wildcards.length === 0
        ? ""
        : lines(
            ...common,
            `listen-address=${addresses.resolver}`,
            // A query for another type of record, such as AAAA, gets an empty answer.
            ...wildcards.map(one => `local=/${domainOf(one)}/`),
            ...wildcards.flatMap(one => one.addresses.map(address => `address=/${domainOf(one)}/${address}`)),
          ),
    wildcardDomains: wildcards.map(domainOf),
    dhcp: lines(
      ...common,
      "port=0",
      "interface=e*",
      "dhcp-authoritative",
      `dhcp-hostsfile=${folder}/leases`,
      `dhcp-leasefile=${folder}/leased`,
      `dhcp-option=option:dns-server,${addresses.resolver}`,
      ...topology.subnets.map(({ cidr }) => range(cidr)),
    ),
    leases: lines(...instances.map(({ address }) => `${macOf(address)},${address}`)),
  };
}
