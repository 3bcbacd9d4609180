/** npm passes on a Ctrl-C that the terminal has sent already; on a busy machine it is in no hurry. */
const sameOneMs = 3_000;

/** Ctrl-C and its like, for whoever it concerns at the moment. */
export class Interrupts {
  readonly #handlers: ((signal: string) => void)[] = [];
  #last = -Infinity;

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.receive(signal));
  }

  /** Hands interrupts to `handler` alone, until the returned function is called. */
  handle(handler: (signal: string) => void): () => void {
    this.#handlers.push(handler);
    return () => void this.#handlers.splice(this.#handlers.indexOf(handler), 1);
  }

  receive(signal: string, now = performance.now()): void {
    if (now - this.#last < sameOneMs) return;
    this.#last = now;
    this.#handlers.at(-1)?.(signal);
  }
}
