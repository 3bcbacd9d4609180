import { isUnknown } from "./plan";

const longest = 60;

/**
 * A value as text for a person. Pulumi has written `[secret]` for every value that it knows to be secret. What only looks like one,
 * for example a password in user-data that a program has put there in plain text, is hidden as well.
 */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (isUnknown(value)) return "known later";
  const file = assetHash(value);
  if (file !== undefined) return `a file (${file.slice(0, 8)})`;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return shorten(withoutSecrets(text));
}

/** Pulumi's mark of an asset or an archive. Source: sdk/go/common/resource/sig, AssetSig and ArchiveSig. */
const signature = "4dabf18193072939515e22adb298388d";
const files = new Set(["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"]);

function assetHash(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { [signature]: kind, hash } = value as Record<string, unknown>;
  return typeof kind === "string" && files.has(kind) && typeof hash === "string" ? hash : undefined;
}

const shorten = (text: string) =>
  text.length <= longest
    ? text
    : `${text.slice(0, longest / 2)}...${text.slice(-longest / 4)} (${text.length} characters)`;

const patterns: readonly (readonly [RegExp, string])[] = [
  // The part `secret:NAME` of an ARN is no secret.
  // `password=...`, `DB_PASSWORD: ...`, `"secret":"..."`: the name tells what the value is.
  [
    /((?:^|[^a-z])(?<!:secretsmanager:[a-z0-9-]{0,30}:\d{0,12}:)(?:[a-z0-9_.-]*(?:passw(?:or)?d|passphrase|secret(?!smanager|s?[_-]?(?:arn|id|name))|token|api_?key|private_?key|access_?key)[a-z0-9_]*)["']?\s*[:=]\s*["']?)(?!arn:|\[secret\]|\$)([^\s"',;&}]{4,})/gi,
    "$1[hidden]",
  ],
  // Keys of AWS (IAM user guide, "IAM identifiers"), of GitHub and of Slack, and tokens in the form of a JWT.
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, "[hidden]"],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}\b|\bxox[abprs]-[A-Za-z0-9-]{10,}\b/g, "[hidden]"],
  [/\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g, "[hidden]"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[hidden]"],
  // `scheme://user:password@host`
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s@/]+(@)/gi, "$1[hidden]$2"],
];

/** The text without what looks like a secret. */
export const withoutSecrets = (text: string): string =>
  patterns.reduce((rest, [pattern, hidden]) => rest.replaceAll(pattern, hidden), text);
