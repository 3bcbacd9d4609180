/**
 * Addresses of the network that belong to no resource. They are link-local as on AWS, or from the blocks that RFC 5737
 * reserves for documentation, so they do not collide with a real network.
 */
export const addresses = {
  /** Instance metadata. */
  metadata: "169.254.169.254",
  /** The resolver of every VPC. (On AWS it also answers at the VPC's base address plus two.) */
  resolver: "169.254.169.253",
  /** AWS's API endpoints, on the internet. */
  api: "192.0.2.10",
  /** S3, on the internet or behind a gateway endpoint. Its prefix list has only this address. */
  s3: "192.0.2.11",
  /** SES's mail relay, on the internet. */
  mail: "192.0.2.12",
  /** Block of the public addresses of balancer nodes, servers and Elastic IPs. */
  publicBlock: "198.51.100.0/24",
  /** A host on the internet, from which the site is visited. */
  internetHost: "203.0.113.10",
  /** More addresses of the same host, so that one process can be several visitors. */
  otherVisitors: Array.from({ length: 8 }, (_, i) => `203.0.113.${64 + i}`),
} as const;

/** The MAC address of the interface with this IPv4 address: locally administered, then the four numbers. */
export const macOf = (address: string) =>
  ["02", "00", ...address.split(".").map(part => Number(part).toString(16).padStart(2, "0"))].join(":");
