import type { Account } from "../../core/account";
import { random } from "../../core/random";
import { addresses } from "../../core/addresses";
import type { NetworkInterface } from "../../core/topology";
import { hostAddresses } from "../../../support/ipv4";

/** A network interface with the resource that it belongs to. */
export interface OwnedInterface extends NetworkInterface {
  /** Id of an instance or a database, ARN of a load balancer. */
  readonly ownerId: string;
}

/** How many addresses of a large block are considered. A rehearsal cannot use more. */
const mostAddresses = 4096;

/** Network interfaces, and the addresses that they hold. */
export class Interfaces {
  readonly #interfaces = new Map<string, OwnedInterface>();
  readonly #publicAddresses = new Set<string>();
  /** Elastic addresses stay allocated when their interface goes. */
  readonly #elastic = new Set<string>();

  all(): OwnedInterface[] {
    return [...this.#interfaces.values()];
  }

  get(id: string): OwnedInterface | undefined {
    return this.#interfaces.get(id);
  }

  /** The interfaces of one resource, oldest first. */
  ofOwner(ownerId: string): OwnedInterface[] {
    return this.all().filter(one => one.ownerId === ownerId);
  }

  /** Creates an interface with the first free address of the subnet, or with `wanted.address`. */
  create(subnetBlock: string, wanted: Omit<OwnedInterface, "id" | "address"> & { address?: string }): OwnedInterface {
    const taken = new Set(this.all().map(one => one.address));
    const address = wanted.address ?? hostAddresses(subnetBlock, mostAddresses).find(one => !taken.has(one));
    if (address === undefined)
      throw new Error(
        `InsufficientFreeAddressesInSubnet: There are not enough free addresses in subnet '${wanted.subnetId}' to satisfy the requested number of instances.`,
      );
    if (taken.has(address)) throw new Error(`InvalidIPAddress.InUse: Address ${address} is in use.`);
    const created = { ...wanted, id: `eni-${random.hex(17)}`, address };
    this.#interfaces.set(created.id, created);
    return created;
  }

  /** Changes the security groups or the public address. */
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

  allocatePublic(elastic = false): string {
    const address = hostAddresses(addresses.publicBlock, mostAddresses).find(one => !this.#publicAddresses.has(one));
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

/** What EC2 keeps beside its resources. */
class Ec2Store {
  readonly interfaces = new Interfaces();
}

/** The network interfaces of an account. Other services make theirs here too. */
export const interfacesOf = (account: Account): Interfaces => account.store(Ec2Store).interfaces;
