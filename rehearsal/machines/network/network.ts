import { join } from "node:path";
import { addresses, macOf } from "../../aws/core/addresses";
import type { NetworkInterface, Topology } from "../../aws/core/topology";
import { addressAt, prefixOf } from "../../support/ipv4";
import type { Sandbox } from "../sandbox/sandbox";
import { type Drop, dropReasons, explain } from "./drops";
import { linkNameOf } from "./interfaceNames";
import { type Replication, packetFilter } from "./packetFilter";

/** Links, addresses and packet filter of the sandbox. */
export class Network {
  readonly #sandbox: Sandbox;
  readonly #interfaces = new Map<string, NetworkInterface>();
  #topology: Topology | undefined;
  #rules = "";
  #blocks = "";
  #dropped = new Set<string>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async open(): Promise<void> {
    const { metadata, resolver, api, s3, internetHost, otherVisitors } = addresses;
    const internet = [internetHost, addressAt(internetHost, -1), ...otherVisitors].join(" ");
    await this.#run([`router ${metadata} ${resolver} ${api} ${s3} ${internet}`]);
  }

  /** Makes links and rules equal to the topology. */
  async apply(topology: Topology, replication: readonly Replication[]): Promise<void> {
    const rules = packetFilter(topology, replication);
    if (rules !== this.#rules) await this.#collectDrops();
    const commands: string[] = [];
    const wanted = new Map(topology.interfaces.map(eni => [eni.id, eni]));
    for (const eni of [...this.#interfaces.values()]) {
      if (wanted.get(eni.id)?.address === eni.address) continue;
      commands.push(disconnectCommand(eni.id));
      this.#interfaces.delete(eni.id);
    }
    const blocks = topology.vpcs.map(vpc => vpc.cidr).join(" ");
    if (blocks !== this.#blocks) commands.push(`blocks ${blocks}`);
    this.#topology = topology;
    for (const eni of topology.interfaces) {
      if (this.#interfaces.has(eni.id)) continue;
      commands.push(this.#connectCommand(eni));
      this.#interfaces.set(eni.id, eni);
    }
    // The rules come first, so that a new link is never open.
    if (rules !== this.#rules) {
      await this.#sandbox.exec(["nft", "-f", "-"], { input: rules });
      this.#rules = rules;
    }
    await this.#run(commands);
    this.#blocks = blocks;
  }

  /** Removes the links to these interfaces at once. Packets are lost from then on, and no other machine is told. */
  async cut(interfaceIds: readonly string[]): Promise<void> {
    await this.#run(interfaceIds.map(id => `cut ${linkNameOf(id)}`));
  }

  /** Connects an interface again if its link was cut, or was removed together with a machine. */
  async restore(interfaceId: string): Promise<void> {
    const eni = this.#interfaces.get(interfaceId);
    if (eni === undefined) throw new Error(`the network has no interface ${interfaceId}`);
    const link = await this.#sandbox.try(["ip", "link", "show", linkNameOf(interfaceId)]);
    if (link.code !== 0) await this.#run([disconnectCommand(interfaceId), this.#connectCommand(eni)]);
  }

  /** What was dropped since the last call, as sentences. */
  async droppedPackets(): Promise<string[]> {
    await this.#collectDrops();
    const sentences = [...this.#dropped];
    this.#dropped = new Set();
    return sentences;
  }

  /** Takes the drops out of the packet filter while the topology that explains them is still known. */
  async #collectDrops(): Promise<void> {
    const topology = this.#topology;
    if (this.#rules === "" || topology === undefined || this.#interfaces.size === 0) return;
    const drops = dropsOf(await this.#sandbox.exec(["nft", "-j", "list", "sets", "inet"]));
    if (drops.length === 0) return;
    const flush = dropReasons.map(reason => `flush set inet vpc ${reason}\n`);
    await this.#sandbox.exec(["nft", "-f", "-"], { input: flush.join("") });
    for (const drop of drops) this.#dropped.add(explain(topology, drop));
  }

  #connectCommand({ id, address, kind, subnetId }: NetworkInterface): string {
    const subnet = this.#topology?.subnets.find(subnet => subnet.id === subnetId);
    if (subnet === undefined) throw new Error(`the network has no subnet ${subnetId}, which ${id} belongs to`);
    // The subnet's first address is the router's.
    const place = `${address} ${prefixOf(subnet.cidr)} ${addressAt(subnet.cidr, 1)} ${macOf(address)}`;
    return `connect ${id} ${linkNameOf(id)} ${place} ${kind === "instance" ? "dhcp" : "static"}`;
  }

  /** Runs commands of network.sh. */
  async #run(commands: readonly string[]): Promise<void> {
    if (commands.length === 0) return;
    const input = commands.map(command => `${command}\n`).join("");
    await this.#sandbox.exec(["bash", join(__dirname, "network.sh")], { input });
  }
}

const disconnectCommand = (interfaceId: string) => `disconnect ${interfaceId} ${linkNameOf(interfaceId)}`;

const protocolNames: Readonly<Record<string, string>> = { 6: "tcp", 17: "udp" };

/** Reads nft's JSON listing of sets. */
export function dropsOf(listing: string): Drop[] {
  type Element = { elem: { val: { concat: [string, string, string | number, number] } } };
  type Listing = { nftables: { set?: { name: string; elem?: Element[] } }[] };
  return (JSON.parse(listing) as Listing).nftables.flatMap(({ set }) => {
    const reason = dropReasons.find(reason => reason === set?.name);
    return reason === undefined
      ? []
      : (set?.elem ?? []).map(({ elem }) => {
          const [source, destination, protocol, port] = elem.val.concat;
          // nft prints the number where the host has no /etc/protocols.
          return { reason, source, destination, protocol: protocolNames[protocol] ?? String(protocol), port };
        });
  });
}
