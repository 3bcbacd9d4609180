import { createHash, randomUUID } from "node:crypto";

/**
 * A message of a session's data channel, as AWS's own client writes and reads it: github.com/aws/session-manager-plugin,
 * src/message/clientmessage.go and messageparser.go.
 */
export interface Message {
  /** What it is, of at most 32 bytes, for example `input_stream_data`. */
  readonly type: string;
  /** Its place in its stream, from 0 on. */
  readonly sequence: number;
  /** UUID. */
  readonly id: string;
  /** What the payload is: one of `payloadTypes`. */
  readonly payloadType: number;
  readonly payload: Buffer;
}

/** What a payload can be. */
export const payloadTypes = {
  output: 1,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  flag: 10,
} as const;

/** Where a field begins: the length of the header, the type, the version 1, the time, the sequence, flags, and so on. */
const offsets = {
  type: 4,
  version: 36,
  time: 40,
  sequence: 48,
  flags: 56,
  id: 64,
  digest: 80,
  payloadType: 112,
  length: 116,
  payload: 120,
};

/** The bytes of a message with a new id. */
export function written(message: Pick<Message, "type" | "payload"> & Partial<Message>): Buffer {
  const { type, payload, sequence = 0, id = randomUUID(), payloadType = 0 } = message;
  const bytes = Buffer.alloc(offsets.payload + payload.length);
  bytes.writeUInt32BE(offsets.length, 0);
  bytes.write(type, offsets.type);
  bytes.writeUInt32BE(1, offsets.version);
  bytes.writeBigUInt64BE(BigInt(Date.now()), offsets.time);
  bytes.writeBigInt64BE(BigInt(sequence), offsets.sequence);
  // An acknowledgement is the first and the last of its stream.
  bytes.writeBigUInt64BE(type === "acknowledge" ? 3n : 0n, offsets.flags);
  const hex = id.replaceAll("-", "");
  bytes.write(hex.slice(16) + hex.slice(0, 16), offsets.id, "hex");
  createHash("sha256").update(payload).digest().copy(bytes, offsets.digest);
  bytes.writeUInt32BE(payloadType, offsets.payloadType);
  bytes.writeUInt32BE(payload.length, offsets.length);
  payload.copy(bytes, offsets.payload);
  return bytes;
}

/** Reads a message. Throws if its payload is not what its digest says. */
export function read(bytes: Buffer): Message {
  const headerLength = bytes.readUInt32BE(0);
  const payload = bytes.subarray(headerLength + 4);
  const digest = bytes.subarray(offsets.digest, offsets.digest + 32);
  if (payload.length > 0 && !createHash("sha256").update(payload).digest().equals(digest))
    throw new Error("a message of the session is damaged");
  const hex =
    bytes.toString("hex", offsets.id + 8, offsets.id + 16) + bytes.toString("hex", offsets.id, offsets.id + 8);
  return {
    type: bytes.toString("utf8", offsets.type, offsets.version).replaceAll("\0", "").trim(),
    sequence: Number(bytes.readBigInt64BE(offsets.sequence)),
    id: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-"),
    payloadType: bytes.readUInt32BE(offsets.payloadType),
    payload,
  };
}
