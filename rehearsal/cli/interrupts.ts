/**
 * npm passes on a Ctrl-C that the terminal has already sent to this process, on a busy machine seconds later. A second
 * interrupt within this time counts as the same one.
 */
const sameInterruptMs = 3_000;

/** SIGINT (Ctrl-C), SIGTERM and SIGHUP of this process, for whichever part of it handles them at the moment. */
export class Interrupts {
  readonly #handlers: ((signal: string) => void)[] = [];
  #last = -Infinity;

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.receive(signal));
  }

  /** Passes interrupts to `handler` and to no other, until the returned function is called. */
  handle(handler: (signal: string) => void): () => void {
    this.#handlers.push(handler);
    return () => void this.#handlers.splice(this.#handlers.indexOf(handler), 1);
  }

  /** Waits for the next interrupt, which then ends this wait and nothing else. */
  async next(): Promise<void> {
    const forever = setInterval(() => undefined, 60_000); // A promise alone does not keep the process alive.
    await new Promise<void>(done => {
      const release = this.handle(() => {
        release();
        done();
      });
    });
    clearInterval(forever);
  }

  receive(signal: string, now = performance.now()): void {
    if (now - this.#last < sameInterruptMs) return;
    this.#last = now;
    this.#handlers.at(-1)?.(signal);
  }
}
