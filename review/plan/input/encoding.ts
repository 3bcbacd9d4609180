import { NoPlan, howTo } from "../noPlan";

type Chunks = Iterable<Buffer>;

/**
 * The input as UTF-8 without codes for colours. A byte order mark is left out, and UTF-16 is decoded: the `>` of Windows
 * PowerShell writes it.
 *
 * @throws NoPlan, if the input is packed or is no text
 */
export const asUtf8 = (chunks: Chunks): Generator<Buffer> => withoutColours(decoded(beginning(chunks)));

/** The first piece has at least four bytes, unless the input has fewer. */
function* beginning(chunks: Chunks): Generator<Buffer> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for (const chunk of chunks) {
    if (first !== undefined) first = Buffer.concat([first, chunk]);
    if (first !== undefined && first.length < 4) continue;
    yield first ?? chunk;
    first = undefined;
  }
  if (first !== undefined && first.length > 0) yield first;
}

function* decoded(chunks: Chunks): Generator<Buffer> {
  let isFirst = true;
  let decoder: TextDecoder | undefined;
  for (const chunk of chunks) {
    let bytes = chunk;
    if (isFirst) {
      isFirst = false;
      if (bytes[0] === 0x1f && bytes[1] === 0x8b)
        throw new NoPlan("The input is packed with gzip. Unpack it first: zcat plan.json.gz | npm run -s review");
      decoder = utf16(bytes);
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    }
    const text = decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }), "utf8");
    if (text.includes(0)) throw new NoPlan(`The input has a byte 0, so it is no text. ${howTo}`);
    yield text;
  }
}

/** By the byte order mark; without one, by the zero byte of its first character, which is from ASCII. */
function utf16(bytes: Buffer): TextDecoder | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (second === 0 && first !== 0)) return new TextDecoder("utf-16le");
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return new TextDecoder("utf-16be");
  return undefined;
}

const escape = 0x1b;
// CSI sequences, for example ESC[31m. Source: ECMA-48, 5.4.
// eslint-disable-next-line no-control-regex
const colours = /\x1b\[[0-9;:?]*[ -/]*[@-~]/g;

function* withoutColours(chunks: Chunks): Generator<Buffer> {
  let carried = "";
  for (const chunk of chunks) {
    if (carried === "" && !chunk.includes(escape)) {
      yield chunk;
      continue;
    }
    const text = (carried + chunk.toString("latin1")).replaceAll(colours, "");
    // A sequence that goes on in the next piece.
    const open = text.lastIndexOf("\x1b");
    const end = open >= 0 && text.length - open < 32 ? open : text.length;
    carried = text.slice(end);
    yield Buffer.from(text.slice(0, end), "latin1");
  }
  if (carried !== "") yield Buffer.from(carried, "latin1");
}
