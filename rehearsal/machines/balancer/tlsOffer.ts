import { execFileSync } from "node:child_process";
import type { TlsOffer } from "../../aws/core/topology";

/** Groups that OpenSSL has since 3.5. */
const since35 = /MLKEM/;

let installed: boolean | undefined;

/** Whether the OpenSSL that HAProxy runs with on this machine knows the post-quantum groups. */
export function knowsPostQuantum(): boolean {
  installed ??= isSince35(execFileSync("haproxy", ["-vv"], { encoding: "utf8" }));
  return installed;
}

/** Reads what `haproxy -vv` prints. */
export function isSince35(printed: string): boolean {
  const [, major = "0", minor = "0"] = /^Running on OpenSSL version : OpenSSL (\d+)\.(\d+)/m.exec(printed) ?? [];
  return Number(major) > 3 || (major === "3" && Number(minor) >= 5);
}

/**
 * What a listener offers, as options of `bind`. HAProxy prefers the server's order of suites, as AWS does.
 *
 * @param postQuantum whether OpenSSL knows the post-quantum groups; without them the others are offered
 */
export function bindOptions(offer: TlsOffer, postQuantum: boolean): string {
  const groups = offer.groups.filter(group => postQuantum || !since35.test(group));
  const suites = offer.suites.length === 0 ? "" : ` ciphers ${suitesOf(offer)}`;
  const suites13 = offer.suites13.length === 0 ? " ssl-max-ver TLSv1.2" : ` ciphersuites ${offer.suites13.join(":")}`;
  return ` ssl-min-ver ${offer.oldest}${suites}${suites13} curves ${groups.join(":")}`;
}

/** What HAProxy offers to targets, as lines of its global section. HAProxy 2.6 has no option for the groups there. */
export function serverDefaults(offer: TlsOffer): string[] {
  return [
    `  ssl-default-server-options ssl-min-ver ${offer.oldest}`,
    `  ssl-default-server-ciphers ${suitesOf(offer)}`,
    ...(offer.suites13.length === 0 ? [] : [`  ssl-default-server-ciphersuites ${offer.suites13.join(":")}`]),
  ];
}

/** Before TLS 1.2, signatures are made with SHA-1, which OpenSSL 3 allows on its lowest level only. */
const suitesOf = ({ oldest, suites }: TlsOffer) =>
  [...suites, ...(oldest === "TLSv1.0" ? ["@SECLEVEL=0"] : [])].join(":");
