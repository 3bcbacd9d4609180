import ipaddr from "ipaddr.js";
import { random } from "../../core/account";
import { addresses } from "../../core/hardware";
import type { NetworkInterface } from "../../core/topology";

/** Network cards and the addresses that they hold. */
export class Interfaces {
  readonly #interfaces = new Map<string, NetworkInterface>();
  readonly #publicAddresses = new Set<string>();

  all(): NetworkInterface[] {
    return [...this.#interfaces.values()];
  }

  get(id: string): NetworkInterface | undefined {
    return this.#interfaces.get(id);
  }

  /** Creates an interface with the first free address of the subnet, or with `wanted.address`. */
  create(cidr: string, wanted: Omit<NetworkInterface, "id" | "address"> & { address?: string }): NetworkInterface {
    const taken = new Set(this.all().map(i => i.address));
    const address = wanted.address ?? hostAddresses(cidr).find(a => !taken.has(a));
    if (address === undefined || taken.has(address))
      throw new Error(address === undefined ? `no free address in ${cidr}` : `address ${address} is in use`);
    const created = { ...wanted, id: `eni-${random.hex(17)}`, address };
    this.#interfaces.set(created.id, created);
    return created;
  }

  /** Changes groups or the public address. */
  update(
    id: string,
    change: Partial<Pick<NetworkInterface, "securityGroupIds">> & { publicAddress?: string | undefined },
  ): void {
    const old = this.#interfaces.get(id);
    if (old === undefined) return;
    const { publicAddress, ...rest } = { ...old, ...change };
    this.#interfaces.set(id, publicAddress === undefined ? rest : { ...rest, publicAddress });
  }

  delete(id: string): void {
    const held = this.#interfaces.get(id)?.publicAddress;
    if (held !== undefined && !this.#elastic.has(held)) this.#publicAddresses.delete(held);
    this.#interfaces.delete(id);
  }

  /** Elastic addresses stay allocated when their interface goes. */
  readonly #elastic = new Set<string>();

  allocatePublic(elastic = false): string {
    const address = hostAddresses(addresses.publicBlock).find(a => !this.#publicAddresses.has(a));
    if (address === undefined)
      throw new Error("AddressLimitExceeded: The maximum number of addresses has been reached.");
    this.#publicAddresses.add(address);
    if (elastic) this.#elastic.add(address);
    return address;
  }

  releasePublic(address: string): void {
    this.#publicAddresses.delete(address);
    this.#elastic.delete(address);
  }
}

/** The addresses of a block that AWS gives out: without the first four and the last (VPC guide, subnet sizing). */
function hostAddresses(cidr: string): string[] {
  const [network, bits] = ipaddr.IPv4.parseCIDR(cidr);
  const first = network.toByteArray().reduce((n, byte) => n * 256 + byte, 0);
  const size = Math.min(2 ** (32 - bits), 4096); // as many as a rehearsal can ever use
  return Array.from({ length: size - 5 }, (_, i) => {
    const n = first + 4 + i;
    return [24, 16, 8, 0].map(shift => Math.floor(n / 2 ** shift) % 256).join(".");
  });
}
