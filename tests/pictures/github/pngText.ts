import { crc32 } from "node:zlib";

const signatureBytes = 8;
const keyword = "Source";

/** A PNG with a text of its own in it. The text says of what it is the picture, so that a test sees when it is stale. */
export function withText(png: Buffer, text: string): Buffer {
  const data = Buffer.from(`tEXt${keyword}\0${text}`, "latin1");
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length - 4);
  sum.writeUInt32BE(crc32(data));
  // It stands after the header, which is the first chunk.
  const headerEnd = signatureBytes + 12 + png.readUInt32BE(signatureBytes);
  return Buffer.concat([png.subarray(0, headerEnd), length, data, sum, png.subarray(headerEnd)]);
}

/** The text that `withText` has put into a PNG. Undefined: there is none. */
export function textOf(png: Buffer): string | undefined {
  for (let at = signatureBytes; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const [type, data] = [png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at))];
    const [name, text] = data.toString("latin1").split("\0");
    if (type === "tEXt" && name === keyword) return text;
  }
  return undefined;
}
