import ipaddr from "ipaddr.js";
import { z } from "zod";
import { list } from "../collections";

const everybody = "0.0.0.0/0";
// A security group has 60 rules in each direction by default, and each block needs two: for ports 80 and 443.
const networksMust =
  "be 0.0.0.0/0 (everybody), or a list of at most 25 IPv4 blocks of the internet that do not overlap, such as 198.51.100.7/32,203.0.112.0/24, each beginning at its first address";
/** Whether these blocks can be rules of the load balancer, which sees its visitors with public addresses. */
function areNetworks(blocks: readonly string[]): boolean {
  if (blocks.length === 1 && blocks[0] === everybody) return true;
  if (blocks.length === 0 || blocks.length > 25 || !blocks.every(isPublicBlock)) return false;
  const parsed = blocks.map(block => ipaddr.IPv4.parseCIDR(block));
  return parsed.every(([base, prefix], i) =>
    parsed.every(([other, length], j) => i === j || !base.match(other, Math.min(prefix, length))),
  );
}
function isPublicBlock(block: string): boolean {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(block)) return false;
  const [base, prefix] = ipaddr.IPv4.parseCIDR(block);
  const isFirst = base.toString() === ipaddr.IPv4.networkAddressFromCIDR(block).toString();
  // The blocks for documentation (RFC 5737) are for examples, and the rehearsal's visitors have one.
  return (
    isFirst && prefix > 0 && (base.range() === "unicast" || documentation.some(([net, bits]) => base.match(net, bits)))
  );
}
const documentation = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"].map(net => ipaddr.IPv4.parseCIDR(net));

/** The form of `lamp:allowedNetworks`: a list of IPv4 blocks. */
export const allowedNetworks = z.string(networksMust).transform(list).refine(areNetworks, networksMust);
