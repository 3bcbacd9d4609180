import ipaddr from "ipaddr.js";

/** The tiers that have subnets of their own. Each gets a quarter of the VPC block, in this order. The last quarter is spare. */
export const tiers = ["public", "web", "data"] as const;
/** One of the tiers. */
export type Tier = (typeof tiers)[number];

/** How many zones a tier has room for: letters a to h. No region has more. */
const slots = 8;
/** Bits that number four quarters of eight slots. */
const subnetBits = 5;

/** The last letter of a zone's name: `a` of `eu-central-1a`. */
export function zoneLetter(zone: string): string {
  return zone.slice(-1);
}

/** Whether the plan has room for the zone. */
export function hasSlot(zone: string): boolean {
  return slotOf(zone) >= 0 && slotOf(zone) < slots;
}

/**
 * The block of one subnet, for example `10.20.64.0/21`. It depends only on the tier and on the zone's letter, so a zone
 * that comes or goes leaves the other subnets alone. (A changed block would replace a subnet and everything in it.)
 */
export function subnetBlock(vpcBlock: string, tier: Tier, zone: string): string {
  if (!hasSlot(zone)) throw new RangeError(`zone ${zone} has no place in the address plan: its letter must be a to h`);
  const [base, prefix] = ipaddr.IPv4.parseCIDR(vpcBlock);
  const subnetPrefix = prefix + subnetBits;
  const position = tiers.indexOf(tier) * slots + slotOf(zone);
  const first = base.octets.reduce((sum, octet) => sum * 256 + octet, 0) + position * 2 ** (32 - subnetPrefix);
  return `${[24, 16, 8, 0].map(shift => Math.floor(first / 2 ** shift) % 256).join(".")}/${subnetPrefix}`;
}

/** What a VPC block must be, as the end of the sentence "it must be ...". Undefined when it can be used. */
export function vpcBlockMust(block: string): string | undefined {
  const form = "an IPv4 block such as 10.20.0.0/16";
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(block)) return form;
  const [base, prefix] = ipaddr.IPv4.parseCIDR(block);
  const first = ipaddr.IPv4.networkAddressFromCIDR(block).toString();
  if (base.toString() !== first) return `${form}: a block of /${prefix} begins at ${first}`;
  // AWS takes at most a /16. With less than a /22, the subnets would be smaller than the /27 that a load balancer needs.
  if (prefix < 16 || prefix > 22) return `${form}, from /16 to /22: three tiers in up to eight zones need the room`;
  if (!["private", "carrierGradeNat"].includes(base.range()))
    return `private (in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10): others belong to hosts on the internet`;
  return undefined;
}

function slotOf(zone: string): number {
  return zoneLetter(zone).charCodeAt(0) - "a".charCodeAt(0);
}
