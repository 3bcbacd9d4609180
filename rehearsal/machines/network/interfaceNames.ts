/** Connects the sandbox to the host's network. */
export const uplink = "uplink";

/** Answers names of the outside there: slirp4netns's resolver, which asks the host's. */
export const uplinkResolver = "198.18.0.3";

/** Connects the router to the internet host, in whose network namespace the other end is. */
export const internetLink = "internet";
export const internetNamespace = "internet";

/**
 * Addresses of a VPC without an interface are routed to this link. The packet filter drops what is sent there and records
 * the reason.
 */
export const nowhereLink = "nowhere";

/**
 * The router's end of the link to a network interface, for example `e3456789abcdef0`. The kernel allows 15 characters, and
 * `eni-` with its 17 digits is longer.
 */
export function linkNameOf(interfaceId: string): string {
  return `e${interfaceId.replace(/^eni-/, "").slice(-14)}`;
}
