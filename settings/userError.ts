import * as pulumi from "@pulumi/pulumi";

/**
 * An error that is meant for the person at the terminal: Pulumi prints its text and nothing else.
 *
 * Without a stack, because with one Node spends some 20 s on inspecting the error before the program ends.
 */
export function userError(text: string): Error {
  return Object.defineProperty(new pulumi.RunError(text), "stack", { value: undefined });
}
