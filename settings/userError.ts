import * as pulumi from "@pulumi/pulumi";

/**
 * An error for the person at the terminal. Pulumi prints its text and nothing else.
 *
 * It has no stack trace, because with one Node inspects the error for about 20 s before the program ends.
 */
export function userError(text: string): Error {
  return Object.defineProperty(new pulumi.RunError(text), "stack", { value: undefined });
}
