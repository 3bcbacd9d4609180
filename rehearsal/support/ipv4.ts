import ipaddr from "ipaddr.js";

/** Number of leading bits: `10.20.1.0/24` -> 24; of a single address 32. */
export const prefixOf = (block: string): number => parse(block)[1];

/** The address at a distance from a block's base: (`10.20.1.0/24`, 4) -> `10.20.1.4`. */
export function addressAt(block: string, offset: number): string {
  const number = numberOf(block) + offset;
  return new ipaddr.IPv4([24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256)).toString();
}

/** `10.20.1.0/24` -> `255.255.255.0`. */
export const netmaskOf = (block: string): string => ipaddr.IPv4.subnetMaskFromPrefixLength(prefixOf(block)).toString();

/** Whether an address, or the whole of a block, lies in the block. */
export function contains(block: string, inner: string): boolean {
  return prefixOf(inner) >= prefixOf(block) && parse(inner)[0].match(...parse(block));
}

/** Whether two blocks, or a block and an address, have an address in common. */
export const overlaps = (one: string, other: string): boolean => contains(one, other) || contains(other, one);

/** An address, or a block's base, as a number. */
export const numberOf = (text: string): number =>
  parse(text)[0]
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);

/** The addresses of a block that AWS gives out: all but the first four and the last (VPC user guide, "Subnet sizing"). */
export function hostAddresses(block: string, most: number): string[] {
  const count = Math.min(2 ** (32 - prefixOf(block)) - 5, most);
  return Array.from({ length: count }, (_, i) => addressAt(block, 4 + i));
}

/** Sorts routes the way a router chooses among them: the longest prefix first. */
export const byPrefix = <Route extends { readonly destination: string }>(routes: readonly Route[]): Route[] =>
  [...routes].sort((a, b) => prefixOf(b.destination) - prefixOf(a.destination));

/** An address counts as a block of one. Throws for anything else than an IPv4 address or block. */
function parse(text: string): [ipaddr.IPv4, number] {
  return text.includes("/") ? ipaddr.IPv4.parseCIDR(text) : [ipaddr.IPv4.parse(text), 32];
}
