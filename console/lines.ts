/**
 * What lamp-session (userdata/files/usr/local/sbin/lamp-session) and this side say to each other: Session Manager has one stream of text
 * for output, errors and the exit status, and passes on no bytes that are not UTF-8.
 */
export interface Listener {
  /** Bytes of the command's output (1) or of its errors (2). */
  output(stream: 1 | 2, data: Buffer): Promise<void>;
  /** The command has begun. */
  begun(): void;
  /** The command's exit status. */
  ended(code: number): void;
}

const announcement = /^lamp-session 1 /;
const named: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** Reads lines of lamp-session, in pieces as they come. */
export class LineReader {
  readonly #listener: Listener;
  #rest = "";
  #hasBegun = false;
  /** What was said before the command began: for example that there is no lamp-session. */
  before = "";

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  async take(data: Buffer): Promise<void> {
    // Bytes as characters, so that no character is torn apart where a piece ends.
    const lines = (this.#rest + data.toString("latin1")).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) await this.#takeLine(line);
  }

  async #takeLine(line: string): Promise<void> {
    if (!this.#hasBegun) {
      if (announcement.test(line)) {
        this.#hasBegun = true;
        this.#listener.begun();
      } else this.before += `${line}\n`;
      return;
    }
    const [, stream, mark, text = ""] = /^([12])([:+])(.*)$/s.exec(line) ?? [];
    if (stream !== undefined)
      await this.#listener.output(
        stream === "1" ? 1 : 2,
        Buffer.concat([bytesOf(text), Buffer.from(mark === ":" ? "\n" : "")]),
      );
    else if (/^=\d+$/.test(line)) this.#listener.ended(Number(line.slice(1)));
  }
}

/** The bytes that PHP's addcslashes has written with escapes. */
function bytesOf(text: string): Buffer {
  const plain = text.replace(/\\([0-7]{3}|.)/gs, (_, escape: string) =>
    String.fromCharCode(escape.length === 3 ? parseInt(escape, 8) : (named[escape] ?? escape.charCodeAt(0))),
  );
  return Buffer.from(plain, "latin1");
}

/** Bytes of a line of input: with the base64 they fit into one message. */
const lineBytes = 720;

/** Input for the command, as lines. */
export function* inputLines(data: Buffer): Generator<Buffer> {
  for (let start = 0; start < data.length; start += lineBytes)
    yield Buffer.from(`${data.subarray(start, start + lineBytes).toString("base64")}\n`);
}

/** The end of the input. */
export const inputEnd = Buffer.from(".\n");

/** A line that does nothing: AWS ends sessions in which nothing is said. */
export const nothing = Buffer.from("\n");

/** @param number of the signal, for example 2 for SIGINT */
export const signalLine = (number: number): Buffer => Buffer.from(`!${number}\n`);
