import * as path from "node:path";
import { addresses, macOf } from "../../aws/core/addresses";
import type { NetworkInterface, Topology } from "../../aws/core/topology";
import type { Box } from "../sandbox/sandbox";
import { type Drop, dropReasons, explain } from "./drops";
import { type Replication, firewall } from "./packetFilter";
import { hostOf, linkOf, prefixOf, routerOf } from "./links";

/** Wires, addresses and packet filter of the box. */
export class Network {
  private readonly box: Box;
  private topology: Topology | undefined;
  private readonly cards = new Map<string, NetworkInterface>();
  private rules = "";
  private blocks = "";
  private dropped = new Set<string>();

  constructor(box: Box) {
    this.box = box;
  }

  async open(): Promise<void> {
    const { metadata, resolver, api, s3, visitor } = addresses;
    await this.command([`router ${metadata} ${resolver} ${api} ${s3} ${visitor} ${hostOf(visitor, -1)}`]);
  }

  /** Makes wires and rules equal to the topology. */
  async apply(topology: Topology, replication: readonly Replication[]): Promise<void> {
    const rules = firewall(topology, replication);
    if (rules !== this.rules) await this.collect();
    const commands: string[] = [];
    const wanted = new Map(topology.interfaces.map(card => [card.id, card]));
    for (const card of [...this.cards.values()]) {
      if (wanted.get(card.id)?.address === card.address) continue;
      commands.push(`uncard ${card.id} ${linkOf(card.id)}`);
      this.cards.delete(card.id);
    }
    const blocks = topology.vpcs.map(vpc => vpc.cidr).join(" ");
    if (blocks !== this.blocks) commands.push(`blocks ${blocks}`);
    this.topology = topology;
    for (const card of topology.interfaces) {
      if (this.cards.has(card.id)) continue;
      commands.push(this.cardCommand(card));
      this.cards.set(card.id, card);
    }
    // Rules first, so that a new wire is never open.
    if (rules !== this.rules) {
      await this.box.exec(["nft", "-f", "-"], { input: rules });
      this.rules = rules;
    }
    await this.command(commands);
    this.blocks = blocks;
  }

  /** Takes the wires to these interfaces away at once: nothing gets through, and nobody is told. */
  async cut(interfaceIds: readonly string[]): Promise<void> {
    await this.command(interfaceIds.map(id => `cut ${linkOf(id)}`));
  }

  /** Makes the wire to an interface anew if it was cut, or lost together with a machine. */
  async restore(interfaceId: string): Promise<void> {
    const card = this.cards.get(interfaceId);
    if (card === undefined) throw new Error(`the network has no interface ${interfaceId}`);
    const there = await this.box.try(["ip", "link", "show", linkOf(interfaceId)]);
    if (there.code !== 0) await this.command([`uncard ${interfaceId} ${linkOf(interfaceId)}`, this.cardCommand(card)]);
  }

  /** What was dropped since the last call, as sentences. */
  async droppedPackets(): Promise<string[]> {
    await this.collect();
    const sentences = [...this.dropped];
    this.dropped = new Set();
    return sentences;
  }

  /** Takes the drops out of the packet filter while the topology that explains them is still at hand. */
  private async collect(): Promise<void> {
    const { topology } = this;
    if (this.rules === "" || topology === undefined || this.cards.size === 0) return;
    const drops = dropsOf(await this.box.exec(["nft", "-j", "list", "sets", "inet"]));
    if (drops.length === 0) return;
    const flush = dropReasons.map(reason => `flush set inet vpc ${reason}\n`);
    await this.box.exec(["nft", "-f", "-"], { input: flush.join("") });
    for (const drop of drops) this.dropped.add(explain(topology, drop));
  }

  private cardCommand(card: NetworkInterface): string {
    const subnet = this.topology?.subnets.find(subnet => subnet.id === card.subnetId);
    if (subnet === undefined)
      throw new Error(`the network has no subnet ${card.subnetId}, in which ${card.id} would be`);
    const { id, address, kind } = card;
    const way = kind === "instance" ? "dhcp" : "static";
    const place = `${address} ${prefixOf(subnet.cidr)} ${routerOf(subnet.cidr)} ${macOf(address)}`;
    return `card ${id} ${linkOf(id)} ${place} ${way}`;
  }

  private async command(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    await this.box.exec(["bash", path.join(__dirname, "network.sh")], {
      input: lines.map(line => `${line}\n`).join(""),
    });
  }
}

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
          // A number where the host has no /etc/protocols.
          return { reason, source, destination, protocol: protocolNames[protocol] ?? String(protocol), port };
        });
  });
}
