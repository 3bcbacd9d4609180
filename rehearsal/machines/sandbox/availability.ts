/** Whether a machine can answer requests. It cannot while its power is cut or its processes are frozen. */
export class Availability {
  #isAvailable = true;
  #loss = signal();
  /** The end of the latest request, good or bad. On a frozen machine a request ends only when the machine goes on. */
  #latest: Promise<unknown> = Promise.resolve();

  /**
   * Sends a request to the machine. Returns `otherwise` at once when the machine is unavailable, or becomes so before it
   * has answered.
   */
  async ask<T>(request: () => Promise<T>, otherwise: T): Promise<T> {
    if (!this.#isAvailable) return otherwise;
    const answer = request();
    this.#latest = answer.catch(() => undefined);
    try {
      return await Promise.race([answer, this.#loss.given.then(() => otherwise)]);
    } catch (error) {
      if (!this.#isAvailable) return otherwise;
      throw error;
    }
  }

  markUnavailable(): void {
    this.#isAvailable = false;
    this.#loss.give();
  }

  /** The machine answers again. Returns when a request that was interrupted has ended. */
  async markAvailable(): Promise<void> {
    if (this.#isAvailable) return;
    await this.#latest;
    this.#loss = signal();
    this.#isAvailable = true;
  }
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  return { given: new Promise(done => (give = done)), give: () => give() };
}
