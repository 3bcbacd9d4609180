import type { TlsOffer } from "../../core/topology";

/**
 * Suites up to TLS 1.2 in AWS's order of preference, with what a policy must be for it to have them: `all` have it, `cbc` of
 * HMAC with SHA-2, `old` of HMAC with SHA-1, `rsa` without forward secrecy.
 */
const suites: readonly (readonly [suite: string, kind: "gcm" | "cbc" | "old" | "rsa" | "rsaOld"])[] = [
  ["ECDHE-ECDSA-AES128-GCM-SHA256", "gcm"],
  ["ECDHE-RSA-AES128-GCM-SHA256", "gcm"],
  ["ECDHE-ECDSA-AES128-SHA256", "cbc"],
  ["ECDHE-RSA-AES128-SHA256", "cbc"],
  ["ECDHE-ECDSA-AES128-SHA", "old"],
  ["ECDHE-RSA-AES128-SHA", "old"],
  ["ECDHE-ECDSA-AES256-GCM-SHA384", "gcm"],
  ["ECDHE-RSA-AES256-GCM-SHA384", "gcm"],
  ["ECDHE-ECDSA-AES256-SHA384", "cbc"],
  ["ECDHE-RSA-AES256-SHA384", "cbc"],
  ["ECDHE-ECDSA-AES256-SHA", "old"],
  ["ECDHE-RSA-AES256-SHA", "old"],
  ["AES128-GCM-SHA256", "rsa"],
  ["AES128-SHA256", "rsa"],
  ["AES128-SHA", "rsaOld"],
  ["AES256-GCM-SHA384", "rsa"],
  ["AES256-SHA256", "rsa"],
  ["AES256-SHA", "rsaOld"],
];

const suitesOf = (...kinds: string[]) => suites.filter(([, kind]) => kinds.includes(kind)).map(([suite]) => suite);

const tls13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
/** AWS does not say which groups a policy has besides these: "the hybrid post-quantum policies support" the first three. */
const classical = ["X25519", "P-256", "P-384"];
const postQuantum = ["X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024", ...classical];

const restricted = { oldest: "TLSv1.2", suites13: tls13, suites: suitesOf("gcm") } as const;
const usual = { oldest: "TLSv1.2", suites13: tls13, suites: suitesOf("gcm", "cbc") } as const;
const newest = { oldest: "TLSv1.3", suites13: tls13, suites: [] } as const;
const every = { oldest: "TLSv1.0", suites13: tls13, suites: suites.map(([suite]) => suite) } as const;

/**
 * Security policies of application load balancers. Source: ELB user guide, "Security policies for your Application Load
 * Balancer", whose tables moto 5.2.5 repeats in the order in which AWS prefers the suites (moto/elbv2/ssl_policies.py).
 */
export const sslPolicies: Readonly<Record<string, TlsOffer>> = {
  "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09": { ...newest, groups: postQuantum },
  "ELBSecurityPolicy-TLS13-1-3-2021-06": { ...newest, groups: classical },
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09": { ...restricted, groups: postQuantum },
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06": { ...restricted, groups: classical },
  "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09": { ...usual, groups: postQuantum },
  "ELBSecurityPolicy-TLS13-1-2-2021-06": { ...usual, groups: classical },
  "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09": { ...every, groups: postQuantum },
  "ELBSecurityPolicy-TLS13-1-0-2021-06": { ...every, groups: classical },
  "ELBSecurityPolicy-2016-08": { ...every, suites13: [], groups: classical },
};

/** The policy of a listener that names none, when it is made through the API (same page, "Considerations"). */
export const defaultPolicy = "ELBSecurityPolicy-2016-08";

/**
 * What a load balancer offers to targets (same page, "Considerations"): the oldest TLS 1.3 policy if a listener has one of TLS
 * 1.3, with post-quantum groups if the listener has them.
 *
 * @param listeners policies of the HTTPS listeners
 */
export function policyForTargets(listeners: readonly string[]): TlsOffer | undefined {
  const generation = ["TLS13-1-0-PQ-2025-09", "TLS13-1-0-2021-06"].find((_, index) =>
    listeners.some(name => name.includes("-TLS13-") && (index === 1 || name.includes("-PQ-"))),
  );
  return sslPolicies[generation === undefined ? defaultPolicy : `ELBSecurityPolicy-${generation}`];
}
