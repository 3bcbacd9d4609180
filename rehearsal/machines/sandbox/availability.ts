/** Whether a machine can be asked something: its power may have been cut, its time stopped. */
export class Presence {
  private here = true;
  private leaving = signal();
  /** The latest work, settled either way: of a machine whose time is stopped it ends when that goes on. */
  private work: Promise<unknown> = Promise.resolve();

  /** Does `work` with the machine. `otherwise` comes at once when it is away, or goes away meanwhile. */
  async ask<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    if (!this.here) return otherwise;
    const answer = work();
    this.work = answer.catch(() => undefined);
    try {
      return await Promise.race([answer, this.leaving.given.then(() => otherwise)]);
    } catch (error) {
      if (!this.here) return otherwise;
      throw error;
    }
  }

  leave(): void {
    this.here = false;
    this.leaving.give();
  }

  /** The machine answers again: returns when work that was interrupted has come to an end. */
  async comeBack(): Promise<void> {
    if (this.here) return;
    await this.work;
    this.leaving = signal();
    this.here = true;
  }
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  return { given: new Promise(done => (give = done)), give: () => give() };
}
