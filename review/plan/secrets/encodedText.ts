import { gunzipSync } from "node:zlib";

/** Largest text that is unpacked: a packed one may be a thousand times larger than it looks. */
const mostBytes = 2 ** 20;

/** Text that is encoded with base64, and perhaps packed with gzip, as user-data often is. Undefined: it is something else. */
export function decoded(value: string): string | undefined {
  if (value.length < 24 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value)) return undefined;
  const bytes = Buffer.from(value, "base64");
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
    const text = new TextDecoder("utf-8", { fatal: true }).decode(plain);
    // eslint-disable-next-line no-control-regex
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
