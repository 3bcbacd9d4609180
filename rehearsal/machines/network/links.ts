/** Names of the box's own interfaces. */
export const uplink = "uplink";
export const visitorLink = "visitor";
/** Addresses of a VPC that nobody has lead here, so that the packet filter can say so. */
export const nowhereLink = "nowhere";

/** The box's end of the wire to a network interface: `eni-` and 17 digits are more than the kernel's 15 characters. */
export function linkOf(interfaceId: string): string {
  return `e${interfaceId.replace(/^eni-/, "").slice(-14)}`;
}

/** The router's own address in a block, its first: `10.20.1.0/24` -> `10.20.1.1`. */
export const routerOf = (cidr: string): string => hostOf(cidr, 1);

/** The address at a distance from a block's base. */
export function hostOf(cidr: string, offset: number): string {
  const number = numberOf(cidr) + offset;
  return [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** Number of leading bits: `10.20.1.0/24` -> 24; of a single address 32. */
export const prefixOf = (cidr: string): number => Number(cidr.split("/")[1] ?? 32);

/** Whether two blocks, or a block and an address, have an address in common. */
export function overlaps(one: string, other: string): boolean {
  const size = 2 ** (32 - Math.min(prefixOf(one), prefixOf(other)));
  const place = (text: string) => Math.floor(numberOf(text) / size);
  return place(one) === place(other);
}

/** An address, or a block's base, as a number. */
export function numberOf(text: string): number {
  return (text.split("/")[0] ?? "").split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
