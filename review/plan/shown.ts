import { isUnknown } from "./plan";
import { withoutPatterns } from "./secrets/secretPatterns";

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
  return shorten(withoutPatterns(text));
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

/** The text without what looks like a secret. */
export const withoutSecrets = withoutPatterns;
