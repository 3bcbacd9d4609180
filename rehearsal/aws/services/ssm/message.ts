import { createHash, randomUUID } from "node:crypto";

/**
 * The binary messages of a session's data channel (github.com/aws/session-manager-plugin, src/message/clientmessage.go, and
 * github.com/aws/amazon-ssm-agent, agent/session/contracts/agentmessage.go).
 */
export interface Message {
  /** For example `output_stream_data`. */
  readonly type: string;
  readonly sequence: number;
  readonly id: string;
  /** What the payload is, see `payloadTypes`. */
  readonly payloadType: number;
  readonly payload: Buffer;
}

export const payloadTypes = {
  output: 1,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  flag: 10,
};

const at = {
  type: 4,
  schema: 36,
  created: 40,
  sequence: 48,
  flags: 56,
  id: 64,
  digest: 80,
  payloadType: 112,
  length: 116,
};
const headerLength = at.length;

const digest = (payload: Buffer) => createHash("sha256").update(payload).digest();

export function encode({
  type,
  sequence = 0,
  id = randomUUID(),
  payloadType = 0,
  payload,
}: Partial<Message> & Pick<Message, "type" | "payload">): Buffer {
  const header = Buffer.alloc(headerLength + 4);
  header.writeUInt32BE(headerLength, 0);
  header.write(type, at.type, 32, "utf8");
  header.writeUInt32BE(1, at.schema);
  header.writeBigUInt64BE(BigInt(Date.now()), at.created);
  header.writeBigInt64BE(BigInt(sequence), at.sequence);
  header.writeBigUInt64BE(type === "acknowledge" ? 3n : 0n, at.flags);
  const uuid = Buffer.from(id.replaceAll("-", ""), "hex");
  // The second half of the UUID stands first.
  uuid.copy(header, at.id, 8);
  uuid.copy(header, at.id + 8, 0, 8);
  digest(payload).copy(header, at.digest);
  header.writeUInt32BE(payloadType, at.payloadType);
  header.writeUInt32BE(payload.length, at.length);
  return Buffer.concat([header, payload]);
}

/** Throws if the message is not as the agent takes it: `Validate` and `DeserializeAgentMessage`. */
export function decode(data: Buffer): Message {
  if (data.length < headerLength + 4 || data.readUInt32BE(0) !== headerLength) throw new Error("InvalidHeaderLength");
  const payload = data.subarray(headerLength + 4);
  if (data.readUInt32BE(at.length) !== payload.length) throw new Error("InvalidPayloadLength");
  if (!digest(payload).equals(data.subarray(at.digest, at.digest + 32))) throw new Error("PayloadDigestMismatch");
  const half = (start: number) => data.subarray(start, start + 8).toString("hex");
  const hex = half(at.id + 8) + half(at.id);
  return {
    // eslint-disable-next-line no-control-regex -- the field is filled up with NUL or blanks
    type: data.toString("utf8", at.type, at.schema).replace(/[\u0000 ]+$/, ""),
    sequence: Number(data.readBigInt64BE(at.sequence)),
    id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    payloadType: data.readUInt32BE(at.payloadType),
    payload,
  };
}
