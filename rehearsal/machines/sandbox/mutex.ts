/** Work that is done one after the other, in the order in which it came. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    // A failure is for whoever asked, not for those behind.
    this.last = result.catch(() => undefined);
    return result;
  }
}
