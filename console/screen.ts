const begin = "\x1b]lamp-session;exit=";
const announced = /^(?:.*\r?\n)*?lamp-session 1 .*\r?\n/;
const end = /\x1b\]lamp-session;exit=(\d+)\x07/; // eslint-disable-line no-control-regex -- a control sequence of a terminal

/**
 * Takes what lamp-session adds, its first line and the exit status at the end, out of what a terminal shows. Pieces begin and end
 * anywhere.
 */
export class Screen {
  /** What was shown before the command began. */
  before = "";
  /** The command's exit status. Undefined until it has ended. */
  code: number | undefined;
  #hasBegun = false;
  #held = "";

  /** Returns what a terminal should show now. */
  take(data: Buffer): Buffer {
    let text = this.#held + data.toString("latin1");
    this.#held = "";
    if (!this.#hasBegun) {
      this.before = text;
      const found = announced.exec(text);
      if (found === null) {
        this.#held = text;
        return Buffer.alloc(0);
      }
      this.#hasBegun = true;
      text = text.slice(found[0].length);
    }
    const status = end.exec(text);
    if (status !== null) {
      this.code = Number(status[1]);
      return Buffer.from(text.slice(0, status.index), "latin1");
    }
    this.#held = text.slice(text.length - unfinished(text));
    return Buffer.from(text.slice(0, text.length - this.#held.length), "latin1");
  }
}

/** How many of the last characters may be the beginning of the exit status. */
function unfinished(text: string): number {
  const start = text.lastIndexOf("\x1b");
  const tail = start < 0 ? "" : text.slice(start);
  return begin.startsWith(tail) || (tail.startsWith(begin) && tail.length < begin.length + 4) ? tail.length : 0;
}
