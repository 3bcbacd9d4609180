import type { Values } from "../form";

/** A name of the site. */
export interface SiteName {
  /** In lower case, for example `www.example.com` or `*.example.com`. */
  readonly name: string;
  /** Id of the Route 53 zone in which it is published, for example `Z0123456789ABCDEFGHIJ`. Undefined: in none. */
  readonly zone: string | undefined;
}

/** Under which names the site answers, and how. */
export interface SiteAddress {
  /** Whether visitors use HTTPS: the load balancer has a certificate. */
  readonly https: boolean;
  /** All names, `lamp:domain` first. Empty: the site answers at the load balancer's own name. */
  readonly names: readonly SiteName[];
  /** Those of the names that lead to the first one. */
  readonly redirected: readonly string[];
  /** For how long browsers are told to use only HTTPS, in seconds. 0: they are not told. */
  readonly hstsSeconds: number;
}

type AddressValues = Pick<
  Values,
  "certificateArn" | "domain" | "hostedZone" | "hstsSeconds" | "moreDomains" | "redirectMoreDomains"
>;

/**
 * The address of a site whose settings do not contradict each other. A wildcard is never redirected, because a program that
 * has one decides by the name what it answers.
 */
export function siteAddress(values: AddressValues): SiteAddress {
  const { domain, hostedZone, certificateArn, moreDomains, redirectMoreDomains } = values;
  const https = certificateArn !== undefined || (domain !== undefined && hostedZone !== undefined);
  const more = domain === undefined ? [] : moreDomains.map(({ name, zone }) => ({ name, zone: zone ?? hostedZone }));
  return {
    https,
    names: domain === undefined ? [] : [{ name: domain, zone: hostedZone }, ...more],
    hstsSeconds: https ? values.hstsSeconds : 0,
    redirected: redirectMoreDomains ? more.map(({ name }) => name).filter(name => !name.startsWith("*.")) : [],
  };
}
