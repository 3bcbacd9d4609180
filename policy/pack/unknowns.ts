/** What the SDK throws when a value is read that only the update will know. */
interface UnknownValueError extends Error {
  readonly props: readonly string[];
}

const isUnknown = (error: unknown): error is UnknownValueError =>
  error instanceof Error && "unknownTypeSentinel" in error && "props" in error;

/** Values that a rule could not read, because only the update will know them. */
export class Unknowns {
  #first: UnknownValueError | undefined;
  readonly #named = new Set<string>();

  /** Runs a check. When it meets an unknown value, it ends there, and the value is noted. */
  attempt(name: string, look: () => void): void {
    try {
      look();
    } catch (error) {
      if (!isUnknown(error)) throw error;
      this.#first ??= error;
      this.#named.add(`${error.props.join(".")} of ${name}`);
    }
  }

  /**
   * Throws when a value was unknown. The SDK turns the error into an advisory message, also for a mandatory rule. The error has
   * to be the SDK's own, because the SDK asks for its class.
   *
   * @param when what will happen during the update
   */
  report(when: string): void {
    if (this.#first === undefined) return;
    const named = [...this.#named];
    const shown = named.slice(0, 8).join(", ") + (named.length > 8 ? ` and ${named.length - 8} more` : "");
    this.#first.message = `not checked yet: ${shown}. Only the update will know ${named.length > 1 ? "these values" : "this value"}. ${when}`;
    throw this.#first;
  }
}
