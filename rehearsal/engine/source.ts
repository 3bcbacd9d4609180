/** A way to get a Pulumi CLI of a fixed version where none is installed. */
export interface Source {
  /** For example `3.232.0`. */
  readonly version: string;
  /** Whether the Node language host comes with it. */
  readonly hasLanguageHost: boolean;
  /** Puts `bin/pulumi` into the empty `folder`. The message of its error is shown to the user. */
  provide(folder: string, report: (text: string) => void): Promise<void>;
}
