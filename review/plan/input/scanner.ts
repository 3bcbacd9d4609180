import { NoPlan } from "../noPlan";

/** Part of the input. What a piece has as `text` is JSON, and may be wrong. */
export type Piece =
  /** A line outside of every document, for example a warning of the command line. */
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "begin" }
  /** A member of the document: `"name": value`. */
  | { readonly kind: "member"; readonly text: string }
  /** An element of one of the lists that are read one element at a time. */
  | { readonly kind: "element"; readonly list: string; readonly text: string }
  | { readonly kind: "end" };

/** Lists that may be long: the steps of a preview, and the events of an update as Pulumi's service gives them. */
const longList = /^\s*"(steps|events)"\s*:\s*$/;
/** Objects and lists inside of each other. The engine writes about ten; more than these would exhaust the stack of a call. */
const mostDepth = 400;

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d;

/**
 * Cuts the input into the members of its JSON documents, and a preview's steps one by one, so that no more than one step is in
 * memory as JSON. It only looks for where things begin and end: each piece is checked by JSON.parse.
 */
export class Scanner {
  /** 0: outside of a document. 1: among its members. */
  #depth = 0;
  #list: string | undefined;
  #isInString = false;
  #isEscaped = false;
  /** The beginning of the present piece, from earlier chunks. */
  #carried: Buffer[] = [];
  #isLineBlank = true;
  #isAfterComma = false;

  /** Whether the input has ended inside of a document. */
  get isOpen(): boolean {
    return this.#depth > 0;
  }

  *push(chunk: Buffer): Generator<Piece> {
    let start = 0;
    const taken = (end: number): string => {
      const text = Buffer.concat([...this.#carried, chunk.subarray(start, end)]).toString("utf8");
      this.#carried = [];
      start = end + 1;
      return text;
    };
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index]!;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) this.#isInString = false;
      } else if (this.#depth === 0) yield* this.#outside(byte, () => taken(index));
      else if (byte === quote) this.#isInString = true;
      else if (isOpening(byte)) {
        const list = this.#depth === 1 && byte === 0x5b ? this.#named(chunk, start, index) : undefined;
        if (list !== undefined) {
          taken(index);
          this.#list = list;
          this.#isAfterComma = false;
        }
        if (++this.#depth > mostDepth)
          throw new NoPlan(`The input has more than ${mostDepth} objects inside of each other: no preview has.`);
      } else if (isClosing(byte)) {
        this.#depth--;
        if (this.#depth === 0) {
          yield* this.#piece(taken(index));
          yield { kind: "end" };
          this.#isLineBlank = true;
        } else if (this.#depth === 1 && this.#list !== undefined) {
          yield* this.#piece(taken(index));
          // What follows up to the next comma belongs to the member, and must be nothing.
          this.#carried = [Buffer.from(`"${this.#list}":[]`)];
          this.#list = undefined;
          this.#isAfterComma = false;
        }
      } else if (byte === comma && this.#depth === (this.#list === undefined ? 1 : 2)) {
        this.#isAfterComma = true;
        yield* this.#piece(taken(index), true);
      }
    }
    if (start < chunk.length) this.#carried.push(chunk.subarray(start));
  }

  /** What follows the last line break. */
  *finish(): Generator<Piece> {
    const text = Buffer.concat(this.#carried).toString("utf8");
    if (this.#depth === 0 && text.trim() !== "") yield { kind: "line", text };
  }

  *#outside(byte: number, taken: () => string): Generator<Piece> {
    if (byte === 0x0a) {
      const text = taken();
      this.#isLineBlank = true;
      if (text.trim() !== "") yield { kind: "line", text };
    } else if (byte === 0x7b && this.#isLineBlank) {
      taken();
      this.#depth = 1;
      this.#isAfterComma = false;
      yield { kind: "begin" };
    } else if (byte > 0x20) this.#isLineBlank = false;
  }

  #named(chunk: Buffer, start: number, end: number): string | undefined {
    const text = Buffer.concat([...this.#carried, chunk.subarray(start, end)]).toString("utf8");
    return text.length > 100 ? undefined : longList.exec(text)?.[1];
  }

  *#piece(text: string, isBeforeComma = false): Generator<Piece> {
    // Nothing between two brackets is an empty list; nothing beside a comma is wrong, and JSON.parse says so.
    if (text.trim() === "" && !isBeforeComma && !this.#isAfterComma) return;
    yield this.#list === undefined ? { kind: "member", text } : { kind: "element", list: this.#list, text };
  }
}
