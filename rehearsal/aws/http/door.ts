import { addresses } from "../core/addresses";
import { type Answer, plainText } from "./api";
import type { ApiRequest } from "./signature";

/** The names by which programs reach these APIs: AWS's own, and those of the ports and addresses here. S3 puts a bucket's name before. */
const ownHost = new RegExp(
  `^(([-.a-z0-9]+\\.)?amazonaws\\.com|([-.a-z0-9]+\\.)?localhost|127\\.0\\.0\\.1|${[addresses.api, addresses.s3].join("|").replaceAll(".", "\\.")})(:\\d+)?$`,
);

/**
 * The answer to a request that no program of the operator or of a server sends, but a page in a browser that has been led here by a
 * name of its own; undefined for every other request.
 */
export function refusedAtTheDoor({ headers }: ApiRequest): Answer | undefined {
  const host = (headers["host"] ?? "").toLowerCase();
  // 421 is the status for a request to a server that does not answer for that host (RFC 9110, section 15.5.20).
  if (!ownHost.test(host)) return plainText(421, `the rehearsal's AWS does not answer for ${host || "no host"}\n`);
  // A browser names the page that asks. AWS's clients send neither of these headers.
  const site = headers["origin"] ?? headers["sec-fetch-site"];
  return site === undefined ? undefined : plainText(403, `the rehearsal's AWS does not answer to pages (${site})\n`);
}
